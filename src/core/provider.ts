import { headerValue } from './headers.ts';
import { type JsonNode, parseJsonBytes, utf8Text } from './json-text.ts';
import { textAt } from './json-path.ts';
import { readClaim } from './signature.ts';
import type { Provider, RawHeaders, WebhookRequest } from './types.ts';

/** Providers whose signature header is there and has their form: several when they cannot be told apart. */
export function recogniseProviders(providers: readonly Provider[], rawHeaders: RawHeaders): Provider[] {
  return providers.filter(({ signature }) => {
    if (signature.kind !== 'hmac') return false;
    const claim = readClaim(signature, rawHeaders);
    return claim !== undefined && claim.signatures.some((text) => DIGEST_FORM[signature.encoding].test(text));
  });
}

/** The value must look like a digest: some header names are used for other things, too. */
const DIGEST_FORM = { hex: /^[0-9a-f]{40,128}$/i, base64: /^[0-9A-Za-z+/_-]{27,88}={0,2}$/ };

export interface EventIdentity {
  readonly eventType?: string;
  readonly eventId?: string;
}

/** What is known of a delivery, without keys for what is not. */
export function identityOf({
  provider,
  eventType,
  eventId,
}: EventIdentity & { readonly provider?: string }): EventIdentity & { readonly provider?: string } {
  return {
    ...(provider !== undefined && { provider }),
    ...(eventType !== undefined && { eventType }),
    ...(eventId !== undefined && { eventId }),
  };
}

/** The event type and id that a request carries, as far as the provider's profile can find them. */
export function readIdentity(provider: Provider, request: Pick<WebhookRequest, 'rawHeaders' | 'body'>): EventIdentity {
  const needsBody = provider.eventType.bodyPath !== undefined || provider.eventId?.bodyPath !== undefined;
  const json = needsBody ? plainJson(request.body) : undefined;
  const eventType = readEventType(provider, request, json);
  const { eventId: place } = provider;
  const eventId =
    (place?.header && headerValue(request.rawHeaders, place.header)) ??
    (place?.bodyPath && identityText(json, place.bodyPath, request.body));
  return { ...(eventType && { eventType }), ...(eventId && { eventId }) };
}

/** A header names the event and a body field refines it; without a header the body field is the type. */
function readEventType(
  { eventType: place }: Provider,
  { rawHeaders, body }: Pick<WebhookRequest, 'rawHeaders' | 'body'>,
  json: unknown,
): string | undefined {
  const inBody = place.bodyPath && identityText(json, place.bodyPath, body);
  if (!place.header) return inBody || undefined;
  const inHeader = headerValue(rawHeaders, place.header);
  return inHeader && inBody ? `${inHeader}.${inBody}` : inHeader;
}

/** Identity is read of every delivery: plain values do, and cost a tenth of nodes that keep their spelling. */
function plainJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(bytes) ?? '');
  } catch {
    return undefined;
  }
}

/** The text at a path. A long number has lost its last digits, and is read again, spelled. */
function identityText(json: unknown, path: string, bytes: Uint8Array): string | undefined {
  const text = textAt(json, path);
  return text !== undefined && LONG_NUMBER.test(text) ? textAt(spelledValue(parseJsonBytes(bytes)), path) : text;
}

const LONG_NUMBER = /^-?\d[\d.e+]{15,}$/;

/** The value of a node with numbers as the text they are. */
function spelledValue(node: JsonNode | undefined): unknown {
  if (node?.kind === 'object')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, spelledValue(value)]));
  if (node?.kind === 'array') return node.items.map((item) => spelledValue(item));
  if (node?.kind === 'string') return node.value;
  return node && /\d/.test(node.text) ? node.text : undefined;
}
