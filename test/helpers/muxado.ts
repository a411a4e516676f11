import { Duplex } from 'node:stream';

/** Frames of muxado, the multiplexer between ngrok's agents and its edge, as the edge speaks it. */
const RST = 0;
const DATA = 1;
const WNDINC = 2;
const GOAWAY = 3;
const FIN = 0x1;
const SYN = 0x2;
const WINDOW = 262_144;
const STREAM_CLOSED = 4;

function frame(type: number, flags: number, id: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = (type << 4) | flags;
  head.writeUInt32BE(id, 4);
  return Buffer.concat([head, body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export class MuxStream extends Duplex {
  readonly id: number;
  readonly #session: MuxSession;
  #sendWindow = WINDOW;
  #opened: boolean;
  #waiting: Array<() => void> = [];

  constructor(session: MuxSession, id: number, opened: boolean) {
    super({ allowHalfOpen: true });
    this.id = id;
    this.#session = session;
    this.#opened = opened;
    this.on('error', () => {});
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: Array<{ chunk: Buffer }>, done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#session.write(frame(DATA, FIN | this.#synFlag(), this.id));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session.streams.delete(this.id);
    done(error);
  }

  /** The peer has taken bytes: as many more may be sent. */
  widen(bytes: number): void {
    this.#sendWindow = Math.min(WINDOW, this.#sendWindow + bytes);
    for (const go of this.#waiting.splice(0)) go();
  }

  #synFlag(): number {
    if (this.#opened) return 0;
    this.#opened = true;
    return SYN;
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.#session.ended) {
      done(new Error('the session has ended'));
      return;
    }
    if (this.#sendWindow === 0) {
      this.#waiting.push(() => this.#send(bytes, done));
      return;
    }
    const part = bytes.subarray(0, Math.min(this.#sendWindow, 65_536));
    this.#sendWindow -= part.length;
    this.#session.write(frame(DATA, this.#synFlag(), this.id, part));
    if (part.length < bytes.length) this.#send(bytes.subarray(part.length), done);
    else done();
  }
}

/** One agent's connection, over which many streams run. */
export class MuxSession {
  readonly streams = new Map<number, MuxStream>();
  ended = false;
  /** While true nothing is sent and nothing read: the connection is there, and nobody at its other end. */
  frozen = false;
  readonly #transport: Duplex;
  readonly #accept: (stream: MuxStream) => void;
  #buffer: Buffer = Buffer.alloc(0);
  #nextId = 2;
  #wrote = false;

  constructor(transport: Duplex, accept: (stream: MuxStream) => void) {
    this.#transport = transport;
    this.#accept = accept;
    transport.on('data', (chunk: Buffer) => this.#receive(chunk));
    transport.on('error', () => {});
    transport.once('close', () => this.#end());
  }

  open(): MuxStream {
    if (this.ended) throw new Error('the session has ended');
    const stream = new MuxStream(this, this.#nextId, false);
    this.#nextId += 2;
    this.streams.set(stream.id, stream);
    return stream;
  }

  write(bytes: Buffer): void {
    this.#wrote = true;
    if (!this.ended && !this.frozen) this.#transport.write(bytes);
  }

  goAway(): void {
    this.write(frame(GOAWAY, 0, 0, Buffer.concat([uint32(0), uint32(0)])));
  }

  #receive(chunk: Buffer): void {
    if (this.frozen) return;
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#wrote = false;
    while (this.#buffer.length >= 8) {
      const length = this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.length < 8 + length) break;
      const kind = this.#buffer.readUInt8(3);
      const id = this.#buffer.readUInt32BE(4) & 0x7f_ff_ff_ff;
      this.#handle(kind >> 4, kind & 0xf, id, this.#buffer.subarray(8, 8 + length));
      this.#buffer = this.#buffer.subarray(8 + length);
    }
    // Carries our TCP acknowledgement: Nagle's algorithm at the agent waits for one before it sends its answer.
    const [first] = this.streams.keys();
    if (!this.#wrote && first !== undefined) this.write(frame(WNDINC, 0, first, uint32(0)));
  }

  #handle(type: number, flags: number, id: number, body: Buffer): void {
    const known = this.streams.get(id);
    if (type === DATA) {
      const stream = known ?? (flags & SYN ? this.#incoming(id) : undefined);
      if (!stream) {
        if (body.length > 0) this.write(frame(RST, 0, id, uint32(STREAM_CLOSED)));
        return;
      }
      if (body.length > 0) {
        stream.push(Buffer.from(body));
        this.write(frame(WNDINC, 0, id, uint32(body.length)));
      }
      if (flags & FIN) stream.push(null);
    } else if (type === WNDINC) known?.widen(body.readUInt32BE(0));
    else if (type === RST) known?.destroy();
    else if (type === GOAWAY) this.#transport.end();
  }

  #incoming(id: number): MuxStream {
    const stream = new MuxStream(this, id, true);
    this.streams.set(id, stream);
    this.#accept(stream);
    return stream;
  }

  #end(): void {
    this.ended = true;
    for (const stream of this.streams.values()) stream.destroy();
  }
}
