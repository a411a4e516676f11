import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { MuxSession, type MuxStream } from './muxado.ts';

/** Types of streams, as their opener's first four bytes. */
const AUTH = 0;
const BIND = 1;
const UNBIND = 2;
const PROXY = 3;
const STOP_TUNNEL = 9;
const HEARTBEAT = 0xff_ff_ff_ff;

export interface EdgeOptions {
  /** The edge's certificate and key, as PEM. */
  readonly cert: string;
  readonly key: string;
}

/** What the edge does with an agent; may be changed at any time. */
export interface EdgeBehaviour {
  /** The answer to Auth or Bind in place of yes; undefined: yes. */
  refuseAuth?: string | undefined;
  refuseBind?: ((request: BindRequest) => string | undefined) | undefined;
  /** Takes connections, and then says nothing. */
  silent?: boolean;
  /** The URL told to agents, in place of the one that works. */
  announcedUrl?: string | undefined;
}

export interface BindRequest {
  readonly Id: string;
  readonly ForwardsTo: string;
  readonly Opts: Readonly<Record<string, unknown>>;
  readonly Extra: { readonly Token: string };
}

interface Endpoint {
  readonly id: string;
  readonly session: MuxSession;
}

/** Texts as the service sends them. */
export const refusalText = (message: string, code: number): string => `${message}\r\n\r\nERR_NGROK_${code}\r\n`;

/**
 * A stand-in for ngrok's edge: agents connect over TLS and bind an endpoint, and what arrives at the public port goes
 * to the newest one, byte for byte. Everything that an agent said is kept.
 */
export class NgrokEdge {
  readonly behaviour: EdgeBehaviour = {};
  readonly auths: Array<Record<string, unknown>> = [];
  readonly binds: BindRequest[] = [];
  readonly unbinds: string[] = [];
  readonly sessions = new Set<MuxSession>();
  readonly #agents: Server;
  readonly #public: Server;
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Set<() => void>();
  #endpoint: Endpoint | undefined;
  #port = 0;

  constructor({ cert, key }: EdgeOptions) {
    this.#agents = createTlsServer({ cert, key }, (socket) => this.#serve(socket));
    this.#agents.on('connection', (socket: Socket) => this.#own(socket));
    this.#agents.on('tlsClientError', () => {});
    this.#public = createServer({ allowHalfOpen: true }, (socket) => this.#proxy(socket));
  }

  async start(): Promise<this> {
    await Promise.all([this.comeBack(), listen(this.#public, 0)]);
    return this;
  }

  /** For `--server-addr`. */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get publicPort(): number {
    return (this.#public.address() as AddressInfo).port;
  }

  get publicUrl(): string {
    return `http://127.0.0.1:${this.publicPort}`;
  }

  /** Whether an agent's endpoint is bound. */
  get online(): boolean {
    return this.#endpoint !== undefined && !this.#endpoint.session.ended;
  }

  /** Cuts every agent's connection, and refuses new ones until `comeBack`. */
  async goAway(): Promise<void> {
    const closed = once(this.#agents, 'close');
    this.#agents.close();
    this.drop();
    await closed;
  }

  async comeBack(): Promise<void> {
    await listen(this.#agents, this.#port);
    this.#port = (this.#agents.address() as AddressInfo).port;
  }

  /** Cuts every agent's connection; they may come back at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.sessions.clear();
  }

  /** Leaves connections open, and hears and says nothing on them any more: as after a change of network. */
  freeze(): void {
    for (const session of this.sessions) session.frozen = true;
  }

  stopTunnel(message: string, code: string | null): void {
    const { id, session } = this.#endpoint ?? {};
    const stream = session?.open();
    stream?.end(Buffer.concat([uint32(STOP_TUNNEL), json({ Id: id, Message: message, ErrorCode: code })]));
  }

  /** Waits until something is true of this edge. */
  async until(holds: (edge: this) => boolean): Promise<void> {
    if (holds(this)) return;
    await new Promise<void>((resolve) => {
      const watch = (): void => {
        if (!holds(this)) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
    });
  }

  async close(): Promise<void> {
    const closed = [this.#agents, this.#public].map(async (server) => {
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    });
    this.drop();
    await Promise.all(closed);
  }

  #changed(): void {
    for (const watch of this.#watchers) watch();
  }

  #own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #serve(socket: Socket): void {
    if (this.behaviour.silent) return;
    socket.setNoDelay(true);
    const session = new MuxSession(socket, (stream) => this.#accept(session, stream));
    this.sessions.add(session);
    socket.once('close', () => {
      this.sessions.delete(session);
      if (this.#endpoint?.session === session) this.#endpoint = undefined;
      this.#changed();
    });
  }

  #accept(session: MuxSession, stream: MuxStream): void {
    let bytes = Buffer.alloc(0);
    let beating = false;
    stream.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length < 4) return;
      const type = bytes.readUInt32BE(0);
      if (beating || type === HEARTBEAT) {
        if (!beating) bytes = bytes.subarray(4);
        beating = true;
        for (; bytes.length >= 4; bytes = bytes.subarray(4)) stream.write(bytes.subarray(0, 4));
        return;
      }
      const request = parse(bytes.subarray(4));
      if (request) stream.end(json(this.#answer(session, type, request)));
    });
  }

  #answer(session: MuxSession, type: number, request: Record<string, unknown>): Record<string, unknown> {
    if (type === AUTH) return this.#auth(request);
    if (type === BIND) return this.#bind(session, request as unknown as BindRequest);
    if (type !== UNBIND) return { Error: `no such request: ${type}` };
    const id = String(request['Id']);
    const known = this.#endpoint?.id === id;
    if (known) {
      this.unbinds.push(id);
      this.#endpoint = undefined;
    }
    this.#changed();
    return known ? {} : { Error: refusalText(`No tunnel found with the ID '${id}'`, 333) };
  }

  #auth(request: Record<string, unknown>): Record<string, unknown> {
    this.auths.push(request['Extra'] as Record<string, unknown>);
    this.#changed();
    return {
      Version: '3',
      ClientId: 'cl_1',
      Error: this.behaviour.refuseAuth ?? '',
      Extra: {
        Version: '3',
        Region: 'lo',
        Cookie: 'ck',
        AccountName: '',
        SessionDuration: 0,
        PlanName: '',
        Banner: '',
      },
    };
  }

  #bind(session: MuxSession, request: BindRequest): Record<string, unknown> {
    this.binds.push(request);
    const error = this.behaviour.refuseBind?.(request);
    const id = request.Id || `tn_${randomBytes(6).toString('hex')}`;
    if (error === undefined) this.#endpoint = { id, session };
    // What waits for the bind sends at once: the answer to it goes first.
    setImmediate(() => this.#changed());
    return {
      Id: id,
      URL: this.behaviour.announcedUrl ?? this.publicUrl,
      Proto: 'https',
      Opts: request.Opts,
      Error: error ?? '',
      Extra: { Token: request.Extra.Token || 'resume' },
    };
  }

  #proxy(socket: Socket): void {
    this.#own(socket);
    const endpoint = this.#endpoint;
    if (!endpoint || endpoint.session.ended) {
      socket.end('HTTP/1.1 404 Not Found\r\nNgrok-Error-Code: ERR_NGROK_3200\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.setNoDelay(true);
    const stream = endpoint.session.open();
    const header = json({
      Id: endpoint.id,
      ClientAddr: `${socket.remoteAddress}:${socket.remotePort}`,
      Proto: 'https',
      EdgeType: '0',
      PassthroughTLS: false,
    });
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(BigInt(header.length));
    stream.write(Buffer.concat([uint32(PROXY), length, header]));
    socket.pipe(stream).pipe(socket);
    stream.once('close', () => socket.destroySoon());
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(bytes.toString()) as Record<string, unknown>;
  } catch {
    return undefined; // The rest is still on its way.
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
