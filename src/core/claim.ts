import { headerValue } from './headers.ts';
import { utf8Text } from './json-text.ts';
import { textAt } from './json-path.ts';
import { jwtClaims } from './jwt.ts';
import { findSignature } from './placing.ts';
import { viewOf } from './signature.ts';
import type { RequestView } from './signed-content.ts';
import { oncePerObject } from './once.ts';
import type { SignaturePlace, SigningProfile } from './signature-profile.ts';
import { matchTemplate } from './template.ts';
import type { RawHeaders } from './types.ts';

/** A request as it arrived. */
export interface ArrivedRequest {
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  readonly method: string;
  /** The public URLs that it may have been sent to, the likeliest first. */
  readonly urls: readonly string[];
}

/** What a request says about its signature, before anything is computed. */
export interface SignatureClaim {
  /** What stands at the signature's place. */
  readonly value: string;
  /** The signatures found in it, without prefixes. */
  readonly signatures: readonly string[];
  readonly timestamp?: string;
  readonly id?: string;
  readonly nonce?: string;
  /** The settings that stand beside the signature, by name; undefined where the value has none. */
  readonly params?: Readonly<Record<string, string | undefined>>;
}

/** Takes the signature's value apart; undefined when there is none. */
export function readClaim(profile: SigningProfile, request: ArrivedRequest): SignatureClaim | undefined {
  const { place, idHeader, nonceHeader } = profile;
  const values = findSignature(place, request, request.urls[0]);
  const [value] = values;
  if (value === undefined) return undefined;
  const elements = values.flatMap((each) => elementsOf(each, place.separator));
  const find = (field: string): string[] => {
    if (field === 'signature' && isBare(place)) return elements;
    const templates = place.parts.filter((part) => part.includes(`{${field}}`));
    return elements.flatMap((element) =>
      templates.flatMap((template) => matchTemplate(template, field, element) ?? []),
    );
  };
  const signatures = find('signature').filter((signature) => signature !== '');
  const timestamp = timestampOf(profile, request, signatures, () => find('timestamp')[0]);
  const id = idHeader && headerValue(request.rawHeaders, idHeader);
  const nonce = nonceHeader && headerValue(request.rawHeaders, nonceHeader);
  const params = paramNames(place);
  return {
    value,
    signatures,
    ...(timestamp !== undefined && { timestamp }),
    ...(id !== undefined && { id }),
    ...(nonce !== undefined && { nonce }),
    ...(params.length > 0 && { params: Object.fromEntries(params.map((name) => [name, find(`param:${name}`)[0]])) }),
  };
}

/** Most senders write the signature and nothing else. */
const isBare = oncePerObject(({ parts }: SignaturePlace) => parts.length === 1 && parts[0] === '{signature}');

const PARAM = /\{param:(\w+)\}/g;

const paramNames = oncePerObject(({ parts }: SignaturePlace) =>
  parts.flatMap((part) => [...part.matchAll(PARAM)].map(([, name = '']) => name)),
);

/** Where white space belongs to the separator, it may be lost on the way; elsewhere it is not the scheme's own. */
function elementsOf(value: string, separator: string | undefined): string[] {
  if (separator === undefined) return [value];
  const visible = separator.trim();
  return visible === '' || visible === separator
    ? value.split(separator)
    : value.split(visible).map((element) => element.trim());
}

function timestampOf(
  { kind, timestamp }: SigningProfile,
  { rawHeaders, body }: ArrivedRequest,
  signatures: readonly string[],
  inValue: () => string | undefined,
): string | undefined {
  if (!timestamp) return undefined;
  if (timestamp.header) return headerValue(rawHeaders, timestamp.header);
  if (kind === 'jwt') return textAt(jwtClaims(signatures[0] ?? ''), 'iat');
  if (timestamp.bodyPath === undefined) return inValue();
  try {
    return textAt(JSON.parse(utf8Text(body) ?? ''), timestamp.bodyPath);
  } catch {
    return undefined;
  }
}

/** The request as the templates of its scheme see it, with what it says of itself. */
export function claimView(
  profile: SigningProfile,
  { timestamp, id, nonce, params: named }: SignatureClaim,
  { body, rawHeaders, method, params }: Omit<ArrivedRequest, 'urls'> & Pick<RequestView, 'params'>,
  url: string | undefined,
): RequestView {
  // What the request says of them counts where nobody has set them.
  const claimed = Object.entries(named ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const all = named ? { ...Object.fromEntries(claimed), ...params } : params;
  return viewOf(profile, { body, rawHeaders, method, url, params: all, timestamp, id, nonce });
}

/** The length that any digest has in hex or base64, in whatever case; `undefined` and the like are none. */
const DIGEST_TEXT = /^(?:[0-9A-Fa-f]{32,128}|[0-9A-Za-z+/_-]{22,172}={0,2})$/;
const KEY_PAIR_TEXT = /^[0-9A-Za-z+/_-]{64,1400}={0,2}$/;
const JWT_TEXT = /^[\w-]+\.[\w-]*\.[\w-]+$/;

/** Whether a text may be a signature of the scheme, before anything is computed. */
export function looksLikeSignature({ kind }: SigningProfile, text: string): boolean {
  if (kind === 'hmac' || kind === 'hash') return DIGEST_TEXT.test(text);
  if (kind === 'key_pair') return KEY_PAIR_TEXT.test(text);
  return kind === 'jwt' ? JWT_TEXT.test(text) : text !== '';
}
