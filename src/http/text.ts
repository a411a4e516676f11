import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

import { headerValue } from '../core/headers.ts';
import type { RawHeaders } from '../core/types.ts';

const DECODERS = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync } as const;

/** A body for people to read: unpacked as its Content-Encoding says, up to a limit; the bytes as they are if it is not so packed. */
export function readableBody(rawHeaders: RawHeaders, body: Uint8Array, bytesMax: number): Uint8Array {
  const encoding = (headerValue(rawHeaders, 'content-encoding') ?? '').toLowerCase();
  const decode = DECODERS[encoding as keyof typeof DECODERS];
  if (!decode) return body;
  try {
    return decode(body, { maxOutputLength: bytesMax });
  } catch {
    return body;
  }
}
