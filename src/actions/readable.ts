import { parseJsonBytes, PRETTY, printJson } from '../core/json-text.ts';
import type { WebhookRequest } from '../core/types.ts';
import { readableBody } from '../http/text.ts';

const SHOWN_BYTES_MAX = 16 * 1024 * 1024;

/** The body of a request for people: unpacked, and JSON on lines of its own, unless it is longer than `laidOutBytesMax`. */
export function prettyBody({ rawHeaders, body }: WebhookRequest, laidOutBytesMax = Infinity): Uint8Array {
  const readable = readableBody(rawHeaders, body, SHOWN_BYTES_MAX);
  if (readable.length > laidOutBytesMax) return readable;
  const json = parseJsonBytes(readable);
  return json ? Buffer.from(printJson(json, PRETTY)) : readable;
}
