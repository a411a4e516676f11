import { createHash } from 'node:crypto';

export interface NamedBody {
  readonly name: string;
  readonly bytes: Buffer;
}

const FIVE_MIB = 5 * 1024 * 1024;
/** A whole number of `voilà/🙂`, so that the text is UTF-8 to its end. */
const LONG = 11 * Math.ceil(FIVE_MIB / 11);

/** Bodies that tools like to change: each must arrive as the bytes it is. */
export const delicateBodies: readonly NamedBody[] = [
  { name: 'escaped slashes', bytes: Buffer.from(String.raw`{"url":"https:\/\/shop.example\/1"}`) },
  { name: 'an escaped control character', bytes: Buffer.from(String.raw`{"note":"\u001B[31mred"}`) },
  { name: 'a bare control character', bytes: Buffer.from('{"note":"\u001b[31mred"}') },
  { name: 'an emoji', bytes: Buffer.from('{"note":"paid 🙂 – voilà ☕"}') },
  { name: 'a trailing newline', bytes: Buffer.from('{"event":"payment.captured"}\n') },
  { name: 'CR LF, and spaces around', bytes: Buffer.from(' {"a" : 1.00 ,\r\n "a":2}\r\n\r\n') },
  { name: 'a byte order mark', bytes: Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]) },
  { name: 'what a shell would read', bytes: Buffer.from('@/etc/hostname $HOME `id` "x" \'y\' \\ !! %25') },
  { name: 'a NUL', bytes: Buffer.from('{"a":"\0"}') },
  { name: 'bytes that are not UTF-8', bytes: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0x0d, 0x0a, 0x0a]) },
  { name: 'no bytes', bytes: Buffer.alloc(0) },
  {
    name: '5 MiB of text',
    bytes: Buffer.concat([Buffer.from('{"pad":"'), Buffer.alloc(LONG, 'voilà/🙂'), Buffer.from('"}\n')]),
  },
  { name: '5 MiB of every byte', bytes: Buffer.alloc(FIVE_MIB, Buffer.from(Array.from({ length: 256 }, (_, i) => i))) },
];

/** A body in a form that two can be compared by, and that a failing test can show. */
export function fingerprint(body: Uint8Array): string {
  return `${body.length} bytes, sha256 ${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;
}
