import type { ListenerResponse } from '../http/listener.ts';

/** The error types of the payment API. */
export type ApiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'payment_error'
  | 'rate_limit_error'
  | 'api_error';

interface ApiErrorDetails {
  readonly code?: string;
  /** The field of the request that is wrong. */
  readonly param?: string;
  readonly declineCode?: string;
  /** A header that the status asks for. */
  readonly header?: readonly [name: string, value: string];
}

/** What a request is answered with when it is not granted. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: ApiErrorType;
  readonly details: ApiErrorDetails;

  constructor(status: number, type: ApiErrorType, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

export function invalidRequest(message: string, param?: string, code = 'parameter_invalid'): ApiError {
  return new ApiError(400, 'invalid_request_error', message, { code, ...(param !== undefined && { param }) });
}

/** @throws {ApiError} 404 */
export function findById<T extends { readonly id: string }>(things: Iterable<T>, what: string, id: string): T {
  for (const thing of things) if (thing.id === id) return thing;
  throw new ApiError(404, 'invalid_request_error', `No such ${what}: ${id.slice(0, 100)}`, {
    code: 'resource_missing',
  });
}

export function tooMany(what: string): ApiError {
  return new ApiError(429, 'rate_limit_error', `Too many ${what}: try again later.`, { code: 'rate_limit' });
}

/** The error in the API's form: `{"error": {"type", "code", "message", "decline_code"}}`. */
export function errorResponse({ status, type, message, details }: ApiError): ListenerResponse {
  const { code, param, declineCode, header } = details;
  const error = {
    type,
    ...(code !== undefined && { code }),
    message,
    ...(declineCode !== undefined && { decline_code: declineCode }),
    ...(param !== undefined && { param }),
  };
  return jsonResponse(status, { error }, header);
}

export function jsonResponse(status: number, body: unknown, header?: readonly [string, string]): ListenerResponse {
  return {
    status,
    rawHeaders: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ...(header ? [header] : []),
    ],
    body: Buffer.from(`${JSON.stringify(body, undefined, 2)}\n`),
  };
}
