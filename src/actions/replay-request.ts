import type { Context } from '../context.ts';
import { forwardableHeaders, overrideHeaders } from '../core/headers.ts';
import { parseJsonBytes } from '../core/json-text.ts';
import { holdsMask, isMasked } from '../core/mask.ts';
import { findSignature } from '../core/placing.ts';
import { groupByScheme, readIdentity, recogniseProviders } from '../core/provider.ts';
import { resignedRequest } from '../core/request.ts';
import { needsUrl, signsTime } from '../core/scheme.ts';
import type { Delivery, LabelledSecret, Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { type Edit, editEvent } from '../events/edit.ts';
import { wireBytes } from '../events/wire.ts';
import type { SendRequest } from '../http/sender.ts';
import { paramsOf } from './params.ts';
import type { ReplayTarget } from './replay-targets.ts';
import { rejectSecrets, resolveSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface PrepareOptions {
  readonly options: {
    readonly edit?: boolean;
    /** Undefined: when edited, or when the scheme carries a timestamp. */
    readonly resign?: boolean;
  };
  readonly given: readonly LabelledSecret[];
  readonly settings: Settings;
  readonly context: Context;
  /** Told for each request that has a new signature. */
  readonly onSigned: (provider: Provider, secrets: readonly LabelledSecret[], url: string) => void;
}

/**
 * The request that a delivery is sent again with: its bytes and headers, or edited, or signed anew.
 * @throws {UsageError} CANNOT_RESIGN, CANNOT_EDIT, NO_SECRET, INVALID_SECRET, SECRET_NOT_KEPT
 */
export async function prepareRequest(
  delivery: Delivery,
  edits: readonly Edit[],
  { options, given, settings, context, onSigned }: PrepareOptions,
): Promise<(target: ReplayTarget) => SendRequest> {
  const provider = providerOf(delivery, settings);
  const edited = edits.length > 0 || options.edit === true;
  const body = edited
    ? await editBody(delivery, provider, edits, options.edit === true, context)
    : delivery.request.body;
  const { method } = delivery.request;
  const rawHeaders = forwardableHeaders(delivery.request.rawHeaders);
  const anew = mustResign(delivery, provider, edited, options);
  if (!anew) rejectSecrets(given, 'the original signature is sent; --resign makes a new one');
  // As the listener does: what was not valid gets no signature that its target takes.
  const byRoute = options.resign !== false && delivery.verification?.valid === true;
  const at = context.now();
  return (target) => {
    const own = given.length === 0 ? target.resignWith : undefined;
    const original = { url: target.url, method, body, rawHeaders };
    if (!anew && holdsMask(delivery.request)) {
      throw new UsageError(
        'SECRET_NOT_KEPT',
        `${delivery.id} cannot be sent again: the secret that it handed over is not kept.`,
        { hint: 'Have the provider send it anew.' },
      );
    }
    if (!anew && !(byRoute && own)) return { ...original, rawHeaders: overrideHeaders(rawHeaders, target.headers) };
    if (!provider || provider.signature.kind === 'none') {
      throw new UsageError(
        'CANNOT_RESIGN',
        `${delivery.id} is of ${provider ? `${provider.name}, which signs nothing` : 'an unknown sender'}: it cannot be signed anew.`,
      );
    }
    const secrets = own ?? resolveSecrets(provider, given, { context, settings, use: 'sign' });
    onSigned(provider, secrets, target.url);
    const eventId = delivery.eventId ?? readIdentity(provider, delivery.request).eventId;
    const params = paramsOf(provider, context.env);
    const signed = resignedRequest(original, { provider, eventId, at, secrets, params });
    return { ...signed, method, rawHeaders: overrideHeaders(signed.rawHeaders, target.headers) };
  };
}

function providerOf(delivery: Delivery, { providers }: Settings): Provider | undefined {
  if (delivery.provider !== undefined) return providers.find(({ id }) => id === delivery.provider);
  const [[provider] = [], another] = groupByScheme(recogniseProviders(providers, delivery.request));
  return another ? undefined : provider;
}

/**
 * A signature ends with the bytes it was made for, and one with a timestamp with its time. One that was not valid is
 * sent as it is.
 */
function mustResign(
  delivery: Delivery,
  provider: Provider | undefined,
  edited: boolean,
  { resign }: PrepareOptions['options'],
): boolean {
  if (!provider || provider.signature.kind === 'none') return resign ?? false;
  const { signature } = provider;
  const { request, verification } = delivery;
  if (resign !== undefined) return resign || isMasked(request, signature);
  if (verification?.valid === false && !edited) return false;
  const signed = findSignature(signature.place, request, request.path).length > 0;
  // Another URL is not the one that was signed.
  return signed && (edited || signsTime(signature) || needsUrl(signature) || isMasked(request, signature));
}

async function editBody(
  delivery: Delivery,
  provider: Provider | undefined,
  edits: readonly Edit[],
  byHand: boolean,
  context: Context,
): Promise<Uint8Array> {
  const json = parseJsonBytes(delivery.request.body);
  if (!json || !provider) {
    throw new UsageError(
      'CANNOT_EDIT',
      `${delivery.id} cannot be edited: ${json ? 'its sender is unknown' : 'its body is not JSON'}.`,
    );
  }
  const event = editEvent(json, edits, provider);
  const name = delivery.eventType ?? delivery.id;
  const final = byHand ? await (await import('./editor.ts')).editInEditor(event, name, context) : event;
  return wireBytes(final, provider, delivery.eventType ?? '');
}
