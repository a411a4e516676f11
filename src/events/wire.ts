import { matchesGlob } from '../core/glob.ts';
import { COMPACT, type JsonNode, type JsonStyle, PHP, PRETTY, printJson } from '../core/json-text.ts';
import type { Provider, WireStyle } from '../core/types.ts';

const STYLES: Readonly<Record<Exclude<WireStyle, 'form'>, JsonStyle>> = {
  compact: COMPACT,
  pretty: PRETTY,
  php: PHP,
  /** Go's encoding/json of maps: keys in ASCII order. That it escapes &, < and > here, too, is not proven. */
  sorted: { ...COMPACT, sortKeys: true, escapeHtml: true },
  crlf: COMPACT,
  ascii: { ...COMPACT, escapeNonAscii: true },
};

/** How the provider writes events of this type. */
export function wireStyleOf(provider: Provider, eventType: string): WireStyle {
  const special = provider.wire.byEventType?.find(({ glob }) => matchesGlob(glob, eventType));
  return special?.style ?? provider.wire.style;
}

/** The bytes in which the provider writes an event of this type, or those of another style. */
export function wireBytes(event: JsonNode, provider: Provider, eventType: string, style?: WireStyle): Uint8Array {
  const chosen = style ?? wireStyleOf(provider, eventType);
  if (chosen === 'form') return Buffer.from(formText(event));
  return Buffer.from(printJson(event, STYLES[chosen]) + (chosen === 'crlf' ? '\r\n' : ''));
}

/** The members as form fields; what is no text is written as JSON. */
function formText(event: JsonNode): string {
  const members = event.kind === 'object' ? event.members : [];
  return new URLSearchParams(
    members.map(({ key, value }): [string, string] => [
      key,
      value.kind === 'string' ? value.value : printJson(value, COMPACT),
    ]),
  ).toString();
}
