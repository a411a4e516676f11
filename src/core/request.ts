import { overrideHeaders } from './headers.ts';
import { signatureHeaders, timestampText } from './signature.ts';
import { renderTemplate, templateParts } from './template.ts';
import type { LabelledSecret, Provider, RawHeaders } from './types.ts';

export interface ProviderHeadersOptions {
  readonly provider: Provider;
  readonly body: Uint8Array;
  readonly eventType: string | undefined;
  readonly eventId: string | undefined;
  readonly at: Date;
  /** Empty: the request is sent without its signature. */
  readonly secrets: readonly LabelledSecret[];
  /** Headers of the user's own; they take the place of the provider's. */
  readonly extra: RawHeaders;
}

/** The headers a provider sends with a body, in its own order, aside from Host and Content-Length. */
export function providerHeaders(options: ProviderHeadersOptions): RawHeaders {
  const { provider, body, eventType, eventId, at, secrets } = options;
  const { signature } = provider;
  const signed =
    signature.kind === 'hmac' && secrets.length > 0
      ? signatureHeaders(signature, secrets, { body, at, ...(eventId !== undefined && { id: eventId }) })
      : [];
  const values = {
    event_type: eventType,
    event_name: eventType?.split('.')[0],
    event_id: eventId,
    timestamp: signature.kind === 'hmac' ? timestampText(signature, at) : undefined,
  };
  const headers = provider.headers.flatMap(([name, template]): RawHeaders => {
    if (template === '{signature}') return signed.filter(([header]) => header.toLowerCase() === name.toLowerCase());
    const missing = templateParts(template).some(
      (part) => 'field' in part && values[part.field as keyof typeof values] === undefined,
    );
    return missing ? [] : [[name, renderTemplate(template, values)]];
  });
  return overrideHeaders(headers, options.extra);
}

/** A captured request's headers with its signature made anew; id and event stay, the time is `at`. */
export function resignedHeaders(
  rawHeaders: RawHeaders,
  options: {
    provider: Provider;
    body: Uint8Array;
    eventId: string | undefined;
    at: Date;
    secrets: readonly LabelledSecret[];
  },
): RawHeaders {
  const { provider, body, eventId, at, secrets } = options;
  if (provider.signature.kind !== 'hmac') return rawHeaders;
  const signed = signatureHeaders(provider.signature, secrets, {
    body,
    at,
    ...(eventId !== undefined && { id: eventId }),
  });
  return overrideHeaders(rawHeaders, signed);
}
