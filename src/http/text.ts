import { getBuiltinModule } from 'node:process';

import { headerValue } from '../core/headers.ts';
import type { RawHeaders } from '../core/types.ts';

const DECODERS = {
  gzip: 'gunzipSync',
  'x-gzip': 'gunzipSync',
  deflate: 'inflateSync',
  br: 'brotliDecompressSync',
} as const;

/** A body for people to read: unpacked as its Content-Encoding says, up to a limit; the bytes as they are if it is not so packed. */
export function readableBody(rawHeaders: RawHeaders, body: Uint8Array, bytesMax: number): Uint8Array {
  const encoding = (headerValue(rawHeaders, 'content-encoding') ?? '').toLowerCase();
  if (!Object.hasOwn(DECODERS, encoding)) return body;
  const decoder = DECODERS[encoding as keyof typeof DECODERS];
  try {
    // Loaded when something is packed: hardly any answer to a webhook is.
    return getBuiltinModule('node:zlib')[decoder](body, { maxOutputLength: bytesMax });
  } catch {
    return body;
  }
}
