import { createHash, timingSafeEqual } from 'node:crypto';

import type { Random } from '../context.ts';
import { headerValue } from '../core/headers.ts';
import type { WebhookRequest } from '../core/types.ts';
import { HooksError } from '../errors.ts';
import type { ListenerResponse } from '../http/listener.ts';
import { ApiError, errorResponse, findById, invalidRequest, jsonResponse, tooMany } from './api-error.ts';
import {
  ENDPOINT_FIELDS,
  endpointObject,
  registerEndpoint,
  type Registration,
  rotateSecret,
  updateEndpoint,
} from './endpoints.ts';
import { readFields } from './fields.ts';
import { PAYMENT_FIELDS, type PaymentBook, REFUND_FIELDS, type SandboxEvent } from './payments.ts';
import type { RegistrationRules } from './rules.ts';
import type { EndpointStore } from './store.ts';

export interface ApiOptions {
  readonly apiKey: string;
  readonly store: EndpointStore;
  readonly payments: PaymentBook;
  readonly rules: RegistrationRules;
  readonly eventTypes: readonly string[];
  readonly speed: number;
  readonly random: Random;
  readonly now: () => Date;
  /** Whether one more event can be delivered. */
  readonly hasRoom: () => boolean;
  readonly emit: (event: SandboxEvent) => void;
  /** An endpoint is gone or disabled: what was on its way to it ends. */
  readonly onClosed: (endpointId: string) => void;
}

/** No request of the API needs more. */
const BODY_BYTES_MAX = 64 * 1024;

interface Call {
  readonly options: ApiOptions;
  readonly body: Uint8Array;
  /** The id in the path. */
  readonly id: string;
}

type Handler = (call: Call) => ListenerResponse;

/** The payment API: its paths, and what is done at each. */
const ROUTES: ReadonlyArray<readonly [path: RegExp, handlers: Readonly<Record<string, Handler>>]> = [
  [/^\/v1\/webhooks$/, { GET: listEndpoints, POST: createEndpoint }],
  [/^\/v1\/webhooks\/([^/]+)$/, { GET: showEndpoint, PATCH: changeEndpoint, DELETE: deleteEndpoint }],
  [/^\/v1\/webhooks\/([^/]+)\/rotate_secret$/, { POST: rotateEndpointSecret }],
  [/^\/v1\/payments$/, { POST: createPayment }],
  [/^\/v1\/payments\/([^/]+)$/, { GET: showPayment }],
  [/^\/v1\/refunds$/, { POST: createRefund }],
];

/** Answers one request. Whoever may not ask learns nothing of what there is. */
export function answerRequest(request: WebhookRequest, options: ApiOptions): ListenerResponse {
  try {
    checkOrigin(request);
    checkKey(request, options.apiKey);
    return route(request, options);
  } catch (error) {
    if (error instanceof ApiError) return errorResponse(error);
    if (error instanceof HooksError) return errorResponse(new ApiError(500, 'api_error', error.message));
    throw error;
  }
}

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * A web page that is open in a browser of this machine may not call the sandbox: not from its own origin, and not under
 * a name that it has made lead here.
 */
function checkOrigin({ rawHeaders }: WebhookRequest): void {
  const host = headerValue(rawHeaders, 'host') ?? '';
  if (!LOCAL_HOST.test(host)) {
    throw new ApiError(403, 'authentication_error', 'The sandbox answers to localhost alone.', {
      code: 'host_refused',
    });
  }
  const origin = headerValue(rawHeaders, 'origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new ApiError(403, 'authentication_error', 'The sandbox answers no web pages.', { code: 'origin_refused' });
  }
}

function checkKey({ rawHeaders }: WebhookRequest, apiKey: string): void {
  const [, given] = /^bearer +(\S+)$/i.exec(headerValue(rawHeaders, 'authorization') ?? '') ?? [];
  if (given !== undefined && timingSafeEqual(sha256(given), sha256(apiKey))) return;
  const message =
    given === undefined ? 'No API key was given: send "Authorization: Bearer sk_test_…".' : 'Invalid API key.';
  throw new ApiError(401, 'authentication_error', message, {
    code: given === undefined ? 'key_missing' : 'key_invalid',
    header: ['WWW-Authenticate', 'Bearer'],
  });
}

/** Digests have one length, so that comparing them tells nothing. */
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function route({ method, path, body }: WebhookRequest, options: ApiOptions): ListenerResponse {
  const [pathname = '', query] = path.split('?');
  for (const [pattern, handlers] of ROUTES) {
    const match = pattern.exec(pathname);
    if (!match) continue;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (!handler) throw methodNotAllowed(method, Object.keys(handlers));
    if (query) throw invalidRequest('This API takes no query parameters.', undefined, 'parameter_unknown');
    if (body.length > BODY_BYTES_MAX) {
      throw new ApiError(413, 'invalid_request_error', `The body is longer than ${BODY_BYTES_MAX} bytes.`, {
        code: 'body_too_long',
      });
    }
    return handler({ options, body, id: match[1] ?? '' });
  }
  throw new ApiError(404, 'invalid_request_error', `There is nothing at ${pathname.slice(0, 200)}.`, {
    code: 'path_unknown',
  });
}

function methodNotAllowed(method: string, allowed: readonly string[]): ApiError {
  const message = `${method} is not allowed here; ${allowed.join(', ')} is.`;
  return new ApiError(405, 'invalid_request_error', message, {
    code: 'method_not_allowed',
    header: ['Allow', allowed.join(', ')],
  });
}

function registrationOf({ rules, eventTypes, random, now }: ApiOptions): Registration {
  return { rules, eventTypes, random, now: now() };
}

function listEndpoints({ options: { store } }: Call): ListenerResponse {
  return jsonResponse(200, { object: 'list', data: store.list().map((endpoint) => endpointObject(endpoint, false)) });
}

function createEndpoint({ options, body }: Call): ListenerResponse {
  const { store } = options;
  const fields = readFields(body, ENDPOINT_FIELDS);
  const endpoint = registerEndpoint(fields, store.list().length, registrationOf(options));
  store.put(endpoint);
  return jsonResponse(200, endpointObject(endpoint, true));
}

function showEndpoint({ options: { store }, id }: Call): ListenerResponse {
  return jsonResponse(200, endpointObject(findById(store.list(), 'webhook', id), false));
}

function changeEndpoint({ options, body, id }: Call): ListenerResponse {
  const { store, onClosed } = options;
  const endpoint = findById(store.list(), 'webhook', id);
  const changed = updateEndpoint(endpoint, readFields(body, [...ENDPOINT_FIELDS, 'status']), registrationOf(options));
  store.put(changed);
  if (changed.status === 'disabled') onClosed(id);
  return jsonResponse(200, endpointObject(changed, false));
}

function deleteEndpoint({ options: { store, onClosed }, id }: Call): ListenerResponse {
  findById(store.list(), 'webhook', id);
  store.remove(id);
  onClosed(id);
  return jsonResponse(200, { id, object: 'webhook_endpoint', deleted: true });
}

function rotateEndpointSecret({ options, body, id }: Call): ListenerResponse {
  const { store, random, now, speed } = options;
  const endpoint = findById(store.list(), 'webhook', id);
  const rotated = rotateSecret(endpoint, readFields(body, ['expires_in']), { random, now: now(), speed });
  store.put(rotated);
  return jsonResponse(200, endpointObject(rotated, true));
}

function createPayment({ options, body }: Call): ListenerResponse {
  checkRoom(options);
  const { payment, event, error } = options.payments.pay(readFields(body, PAYMENT_FIELDS), options.now());
  options.emit(event);
  return error ? errorResponse(error) : jsonResponse(200, payment);
}

function showPayment({ options: { payments }, id }: Call): ListenerResponse {
  return jsonResponse(200, payments.payment(id));
}

function createRefund({ options, body }: Call): ListenerResponse {
  checkRoom(options);
  const { refund, event } = options.payments.refund(readFields(body, REFUND_FIELDS), options.now());
  options.emit(event);
  return jsonResponse(200, refund);
}

function checkRoom({ hasRoom }: ApiOptions): void {
  if (!hasRoom()) throw tooMany('deliveries that wait for their endpoint');
}
