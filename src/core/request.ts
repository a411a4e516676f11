import { overrideHeaders } from './headers.ts';
import { type Signed, signRequest, timestampText } from './signature.ts';
import { renderContentText } from './signed-content.ts';
import { renderTemplate, templateParts } from './template.ts';
import type { LabelledSecret, Provider, RawHeaders } from './types.ts';

export interface ProviderRequestOptions {
  readonly provider: Provider;
  readonly body: Uint8Array;
  readonly eventType: string | undefined;
  readonly eventId: string | undefined;
  readonly at: Date;
  /** Empty: the request is sent without its signature. */
  readonly secrets: readonly LabelledSecret[];
  /** Headers of the user's own; they take the place of the provider's. */
  readonly extra: RawHeaders;
  /** Where it goes, as the receiver knows it: some schemes sign the URL, or add to it. */
  readonly url: string;
  /** What the scheme needs beside the secret, in place of its samples. */
  readonly params?: Readonly<Record<string, string>>;
}

/** A signed request, ready to be sent. */
export interface ProviderRequest {
  readonly url: string;
  /** In the provider's own order, aside from Host and Content-Length. */
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
}

/** The request a provider makes of a body. */
export function providerRequest(options: ProviderRequestOptions): ProviderRequest {
  const { provider, body, at, secrets, extra, url, eventId, params } = options;
  const { signature } = provider;
  const plain = headersBesideSignature(options);
  if (signature.kind === 'none' || secrets.length === 0)
    return { url, body, rawHeaders: overrideHeaders(withoutMarks(plain), extra) };
  // The user's own headers may be part of what is signed.
  const rawHeaders = overrideHeaders(withoutMarks(plain), extra);
  const signed = signRequest(signature, secrets, { body, rawHeaders, method: 'POST', url, at, id: eventId, params });
  return { url: signed.url, body: signed.body, rawHeaders: overrideHeaders(fillMarks(plain, signed), extra) };
}

const SIGNATURE_MARK = '{signature}';

function withoutMarks(headers: RawHeaders): RawHeaders {
  return headers.filter(([, value]) => value !== SIGNATURE_MARK);
}

/** Each signature stands where the profile has its mark; numbered ones of further secrets follow the first. */
function fillMarks(headers: RawHeaders, signed: Signed): RawHeaders {
  const base = (name: string): string => name.toLowerCase().replace(/-\d+$/, '');
  const marks = new Set(headers.filter(([, value]) => value === SIGNATURE_MARK).map(([name]) => name.toLowerCase()));
  return headers.flatMap(([name, value]) => {
    if (value !== SIGNATURE_MARK) return [[name, value] as const];
    return signed.headers.filter(
      ([header]) =>
        header.toLowerCase() === name.toLowerCase() ||
        (!marks.has(header.toLowerCase()) && /-\d+$/.test(name) && base(header) === base(name)),
    );
  });
}

/** The provider's headers with their values; a header whose value is not known is left out. */
function headersBesideSignature(options: ProviderRequestOptions): RawHeaders {
  const { provider, body, eventType, eventId, at, url, params } = options;
  const { signature } = provider;
  const samples = signature.kind === 'none' ? {} : { ...signature.params, ...params };
  const values: Record<string, string | undefined> = {
    event_type: eventType,
    event_name: eventType?.split('.')[0],
    event_action: eventType?.split('.').slice(1).join('.'),
    event_id: eventId,
    timestamp: signature.kind === 'none' ? undefined : timestampText(signature, at),
    date: at.toISOString(),
    ...Object.fromEntries(Object.entries(samples).map(([name, value]) => [`param:${name}`, value])),
  };
  return provider.headers.flatMap(([name, template]): RawHeaders => {
    if (template === SIGNATURE_MARK) return [[name, template]];
    if (template.startsWith('{json:')) {
      const text = renderContentText(template, { body, rawHeaders: [], method: 'POST', url });
      return text === '' ? [] : [[name, text]];
    }
    const missing = templateParts(template).some((part) => 'field' in part && values[part.field] === undefined);
    return missing ? [] : [[name, renderTemplate(template, values)]];
  });
}

/** A captured request with its signature made anew; id and event stay, the time is `at`. */
export function resignedRequest(
  request: {
    readonly rawHeaders: RawHeaders;
    readonly body: Uint8Array;
    readonly url: string;
    readonly method: string;
  },
  options: {
    readonly provider: Provider;
    readonly eventId: string | undefined;
    readonly at: Date;
    readonly secrets: readonly LabelledSecret[];
    readonly params?: Readonly<Record<string, string>>;
  },
): ProviderRequest {
  const { provider, eventId, at, secrets, params } = options;
  if (provider.signature.kind === 'none') return request;
  const signed = signRequest(provider.signature, secrets, { ...request, at, id: eventId, params });
  return { url: signed.url, body: signed.body, rawHeaders: overrideHeaders(request.rawHeaders, signed.headers) };
}
