import { maskAnswer, maskSecret } from './mask.ts';
import { utf8Text } from './json-text.ts';
import { identityOf } from './provider.ts';
import type {
  Attempt,
  Delivery,
  Diagnosis,
  Endpoint,
  Outcome,
  RawHeaders,
  Verification,
  VerificationFailure,
} from './types.ts';

/** A delivery as it is kept in a file and printed by `--json`: plain JSON, bodies that are not UTF-8 in base64. */
export type DeliveryRecord = Readonly<Record<string, unknown>>;

type BodyField = { readonly body: string } | { readonly bodyBase64: string };

/** `body` when the bytes are valid UTF-8, so that they come back the same; else `bodyBase64`. */
export function bodyField(body: Uint8Array): BodyField {
  const text = utf8Text(body);
  return text === undefined ? { bodyBase64: Buffer.from(body).toString('base64') } : { body: text };
}

export function toRecord(delivery: Delivery): DeliveryRecord {
  const { id, receivedAt, origin, secretPlace, verification, endpoints, settled, handledBy, attempts } = delivery;
  const request = secretPlace ? maskSecret(delivery.request, secretPlace) : delivery.request;
  return {
    type: 'delivery',
    id,
    receivedAt: receivedAt.toISOString(),
    origin,
    ...identityOf(delivery),
    request: {
      method: request.method,
      path: request.path,
      rawHeaders: request.rawHeaders,
      ...bodyField(request.body),
    },
    ...(verification && { verification }),
    ...(endpoints && { endpoints }),
    ...(settled && { settled }),
    ...(handledBy !== undefined && { handledBy }),
    attempts: attempts.map((attempt) =>
      attemptRecord(secretPlace ? { ...attempt, outcome: maskAnswer(attempt.outcome, secretPlace) } : attempt),
    ),
  };
}

export function attemptRecord({ endpointUrl, startedAt, durationMs, outcome }: Attempt): Record<string, unknown> {
  return { endpointUrl, startedAt: startedAt.toISOString(), durationMs, outcome: outcomeRecord(outcome) };
}

function outcomeRecord(outcome: Outcome): Record<string, unknown> {
  if (outcome.kind === 'no_response') return { ...outcome };
  const { kind, status, rawHeaders, body, truncated } = outcome;
  return { kind, status, rawHeaders, ...bodyField(body), ...(truncated && { truncated }) };
}

/** What is wrong with a record, with the place: `request.rawHeaders is not a list of [name, value]`. */
export class NotADelivery extends Error {
  override readonly name = 'NotADelivery';
}

/**
 * Reads what {@link toRecord} made, and every NDJSON line of `--json` that holds a delivery.
 * @throws {NotADelivery}
 */
export function fromRecord(value: unknown): Delivery {
  const record = object(value, 'it');
  const request = object(record['request'], 'request');
  return {
    id: text(record['id'], 'id'),
    receivedAt: moment(record['receivedAt'], 'receivedAt'),
    origin: record['origin'] === 'sent' ? 'sent' : 'received',
    ...optionalText(record, 'provider'),
    ...optionalText(record, 'eventType'),
    ...optionalText(record, 'eventId'),
    request: {
      method: text(request['method'], 'request.method'),
      path: text(request['path'], 'request.path'),
      rawHeaders: headers(request['rawHeaders'], 'request.rawHeaders'),
      body: bodyOf(request, 'request'),
    },
    ...(record['verification'] !== undefined && { verification: verificationOf(record['verification']) }),
    ...(record['endpoints'] !== undefined && {
      endpoints: list(record['endpoints'], 'endpoints').map((endpoint, index) =>
        endpointOf(endpoint, `endpoints[${index}]`),
      ),
    }),
    ...(record['settled'] !== undefined && { settled: record['settled'] === 'refused' ? 'refused' : 'handshake' }),
    ...(typeof record['handledBy'] === 'number' && { handledBy: record['handledBy'] }),
    attempts: list(record['attempts'] ?? [], 'attempts').map((attempt, index) =>
      attemptOf(attempt, `attempts[${index}]`),
    ),
  };
}

function verificationOf(value: unknown): Verification {
  const record = object(value, 'verification');
  if (record['valid'] === true) {
    return {
      valid: true,
      scheme: text(record['scheme'], 'verification.scheme'),
      ...optionalText(record, 'secretLabel'),
      ...optionalText(record, 'caveat'),
    };
  }
  if (record['valid'] !== false) fail('verification.valid is neither true nor false');
  const { diagnosis } = record;
  return {
    valid: false,
    reason: text(record['reason'], 'verification.reason') as VerificationFailure,
    detail: text(record['detail'], 'verification.detail'),
    ...(diagnosis !== undefined && { diagnosis: diagnosisOf(object(diagnosis, 'verification.diagnosis')) }),
  };
}

function diagnosisOf(record: Record<string, unknown>): Diagnosis {
  const place = 'verification.diagnosis';
  return {
    mistakes: list(record['mistakes'], `${place}.mistakes`).map((mistake) => {
      const { code, message } = object(mistake, `${place}.mistakes`);
      return { code: text(code, `${place}.mistakes`), message: text(message, `${place}.mistakes`) };
    }),
    tried: typeof record['tried'] === 'number' ? record['tried'] : fail(`${place}.tried is not a number`),
    ...(record['cutShort'] === true && { cutShort: true }),
    ...optionalText(record, 'secretLabel'),
  };
}

function endpointOf(value: unknown, place: string): Endpoint {
  const record = object(value, place);
  const { headers: names } = record;
  return {
    url: text(record['url'], `${place}.url`),
    ...(names !== undefined && { headers: list(names, `${place}.headers`).map((name) => text(name, place)) }),
    ...(record['resigned'] === true && { resigned: true }),
  };
}

function attemptOf(value: unknown, place: string): Attempt {
  const record = object(value, place);
  const outcome = object(record['outcome'], `${place}.outcome`);
  const durationMs = record['durationMs'];
  return {
    endpointUrl: text(record['endpointUrl'], `${place}.endpointUrl`),
    startedAt: moment(record['startedAt'], `${place}.startedAt`),
    durationMs: typeof durationMs === 'number' ? durationMs : fail(`${place}.durationMs is not a number`),
    outcome:
      outcome['kind'] === 'response'
        ? {
            kind: 'response',
            status:
              typeof outcome['status'] === 'number'
                ? outcome['status']
                : fail(`${place}.outcome.status is not a number`),
            rawHeaders: headers(outcome['rawHeaders'], `${place}.outcome.rawHeaders`),
            body: bodyOf(outcome, `${place}.outcome`),
            ...(outcome['truncated'] === true && { truncated: true }),
          }
        : {
            kind: 'no_response',
            reason: text(outcome['reason'], `${place}.outcome.reason`) as Extract<
              Outcome,
              { kind: 'no_response' }
            >['reason'],
            detail: text(outcome['detail'], `${place}.outcome.detail`),
          },
  };
}

function fail(problem: string): never {
  throw new NotADelivery(problem);
}

function object(value: unknown, place: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(`${place} is not an object`);
}

function list(value: unknown, place: string): unknown[] {
  return Array.isArray(value) ? value : fail(`${place} is not a list`);
}

function text(value: unknown, place: string): string {
  return typeof value === 'string' ? value : fail(`${place} is not text`);
}

function optionalText<K extends string>(record: Record<string, unknown>, key: K): { [P in K]?: string } {
  const value = record[key];
  return value === undefined ? {} : ({ [key]: text(value, key) } as { [P in K]?: string });
}

function moment(value: unknown, place: string): Date {
  const date = new Date(text(value, place));
  return Number.isNaN(date.getTime()) ? fail(`${place} is not a time`) : date;
}

function headers(value: unknown, place: string): RawHeaders {
  return list(value, place).map((header) => {
    const [name, content] = list(header, place);
    return typeof name === 'string' && typeof content === 'string'
      ? ([name, content] as const)
      : fail(`${place} is not a list of [name, value]`);
  });
}

function bodyOf(record: Record<string, unknown>, place: string): Uint8Array {
  if (typeof record['body'] === 'string') return Buffer.from(record['body'], 'utf8');
  return typeof record['bodyBase64'] === 'string'
    ? Buffer.from(record['bodyBase64'], 'base64')
    : fail(`${place} has neither body nor bodyBase64`);
}
