import { matchesGlob } from '../core/glob.ts';
import { COMPACT, type JsonNode, type JsonStyle, PRETTY, printJson } from '../core/json-text.ts';
import type { Provider, WireStyle } from '../core/types.ts';

const STYLES: Readonly<Record<WireStyle, JsonStyle>> = {
  compact: COMPACT,
  pretty: PRETTY,
  /** PHP's json_encode with its defaults. */
  php: { ...COMPACT, escapeSlash: true, escapeNonAscii: true },
  /** Go's encoding/json of maps: keys in ASCII order. That it escapes &, < and > here, too, is not proven. */
  sorted: { ...COMPACT, sortKeys: true, escapeHtml: true },
};

/** The bytes in which the provider writes an event of this type. */
export function wireBytes(event: JsonNode, provider: Provider, eventType: string): Uint8Array {
  const special = provider.wire.byEventType?.find(({ glob }) => matchesGlob(glob, eventType));
  return Buffer.from(printJson(event, STYLES[special?.style ?? provider.wire.style]));
}
