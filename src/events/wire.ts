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

/** How the provider writes events of this type. */
export function wireStyleOf(provider: Provider, eventType: string): WireStyle {
  const special = provider.wire.byEventType?.find(({ glob }) => matchesGlob(glob, eventType));
  return special?.style ?? provider.wire.style;
}

/** The bytes in which the provider writes an event of this type, or those of another style. */
export function wireBytes(event: JsonNode, provider: Provider, eventType: string, style?: WireStyle): Uint8Array {
  return Buffer.from(printJson(event, STYLES[style ?? wireStyleOf(provider, eventType)]));
}
