import { randomText } from '../core/random.ts';
import type { LabelledSecret } from '../core/types.ts';
import { invalidRequest } from './api-error.ts';
import { choiceField, type Fields, listField, optionalText, required } from './fields.ts';
import { checkEndpointUrl, isEmail, type RegistrationRules } from './rules.ts';

type Random = (size: number) => Uint8Array;

/** A secret of an endpoint; one that was rotated away is still valid until it expires. */
export interface EndpointSecret {
  readonly value: string;
  readonly createdAt: number;
  /** Unix milliseconds; undefined for the one that is current. */
  readonly expiresAt?: number;
}

/** A registered endpoint, as it is kept. Times are unix milliseconds. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly enabledEvents: readonly string[];
  readonly description: string | null;
  readonly alertEmail?: string;
  readonly status: 'enabled' | 'disabled';
  readonly createdAt: number;
  /** Newest first; at most five. */
  readonly secrets: readonly EndpointSecret[];
  /** Deliveries given up in a row. */
  readonly failures: number;
}

export const ENDPOINT_FIELDS = ['url', 'enabled_events', 'description', 'alert_email'] as const;
const DESCRIPTION_LENGTH_MAX = 500;
const SECRETS_MAX = 5;
const HOUR_MS = 3_600_000;

/** How long a rotated secret stays valid: the choices that the documentation names. */
const OVERLAP_HOURS = { immediately: 0, '1h': 1, '3h': 3, '6h': 6, '12h': 12, '24h': 24 } as const;
const OVERLAPS = Object.keys(OVERLAP_HOURS) as Array<keyof typeof OVERLAP_HOURS>;

/** What registering depends on. */
export interface Registration {
  readonly rules: RegistrationRules;
  /** The event types there are. */
  readonly eventTypes: readonly string[];
  readonly random: Random;
  readonly now: Date;
}

const HEX = '0123456789abcdef';

export function newId(prefix: string, random: Random): string {
  return `${prefix}_${randomText(random, HEX, 16)}`;
}

function newSecret(random: Random, now: Date): EndpointSecret {
  return { value: `whsec_${Buffer.from(random(24)).toString('hex')}`, createdAt: now.getTime() };
}

/** @throws {ApiError} 400 */
export function registerEndpoint(fields: Fields, count: number, registration: Registration): Endpoint {
  const { rules, random, now } = registration;
  if (count >= rules.endpointsMax) {
    throw invalidRequest(`There are ${count} endpoints, and no more are taken.`, undefined, 'endpoint_limit');
  }
  const changes = readChanges(fields, registration);
  return {
    id: newId('we', random),
    url: required(changes.url, 'url'),
    enabledEvents: required(changes.enabledEvents, 'enabled_events'),
    description: changes.description ?? null,
    ...alertEmailOf(changes, rules),
    status: 'enabled',
    createdAt: now.getTime(),
    secrets: [newSecret(random, now)],
    failures: 0,
  };
}

function alertEmailOf({ alertEmail }: Changes, rules: RegistrationRules): Pick<Endpoint, 'alertEmail'> {
  if (rules.alertEmail) return { alertEmail: required(alertEmail, 'alert_email') };
  return alertEmail === undefined ? {} : { alertEmail };
}

/** @throws {ApiError} 400 */
export function updateEndpoint(endpoint: Endpoint, fields: Fields, registration: Registration): Endpoint {
  const status = fields['status'] === undefined ? endpoint.status : choiceField(fields, 'status', STATUSES);
  // Enabled again, it starts anew.
  const failures = status === 'enabled' && endpoint.status === 'disabled' ? 0 : endpoint.failures;
  return { ...endpoint, ...readChanges(fields, registration), status, failures };
}

const STATUSES = ['enabled', 'disabled'] as const;

type Changes = Partial<Pick<Endpoint, 'url' | 'enabledEvents' | 'description' | 'alertEmail'>>;

function readChanges(fields: Fields, { rules, eventTypes }: Registration): Changes {
  const url = optionalText(fields, 'url', 10_000);
  if (url !== undefined) checkEndpointUrl(url, rules);
  const enabledEvents = listField(fields, 'enabled_events');
  if (enabledEvents) checkEvents(enabledEvents, eventTypes);
  const description = optionalText(fields, 'description', DESCRIPTION_LENGTH_MAX);
  const alertEmail = optionalText(fields, 'alert_email', 254);
  if (alertEmail !== undefined && !isEmail(alertEmail))
    throw invalidRequest('alert_email is not an e-mail address.', 'alert_email');
  return {
    ...(url !== undefined && { url }),
    ...(enabledEvents && { enabledEvents: [...new Set(enabledEvents)] }),
    ...(fields['description'] !== undefined && { description: description ?? null }),
    ...(alertEmail !== undefined && { alertEmail }),
  };
}

function checkEvents(events: readonly string[], known: readonly string[]): void {
  if (events.length === 0) throw invalidRequest('enabled_events is empty: name at least one.', 'enabled_events');
  const unknown = events.find((event) => !known.includes(event));
  if (unknown === undefined) return;
  throw invalidRequest(
    `Unknown event type: ${unknown.slice(0, 100)}. Known are ${known.join(', ')}.`,
    'enabled_events',
    'event_unknown',
  );
}

/**
 * A new secret, and the old ones until they expire; the overlap is divided by the clock's speed.
 * @throws {ApiError} 400
 */
export function rotateSecret(
  endpoint: Endpoint,
  fields: Fields,
  { random, now, speed }: { random: Random; now: Date; speed: number },
): Endpoint {
  const overlap = fields['expires_in'] === undefined ? 'immediately' : choiceField(fields, 'expires_in', OVERLAPS);
  const expiresAt = now.getTime() + (OVERLAP_HOURS[overlap] * HOUR_MS) / speed;
  const old = validSecrets(endpoint, now)
    .map((secret) => ({ ...secret, expiresAt: Math.min(expiresAt, secret.expiresAt ?? expiresAt) }))
    .filter((secret) => secret.expiresAt > now.getTime());
  if (old.length >= SECRETS_MAX) {
    throw invalidRequest(
      `The endpoint has ${old.length} secrets that are still valid, and no more are kept. Let one expire, or rotate with "expires_in": "immediately".`,
      undefined,
      'secret_limit',
    );
  }
  return { ...endpoint, secrets: [newSecret(random, now), ...old] };
}

function validSecrets({ secrets }: Endpoint, now: Date): readonly EndpointSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now.getTime());
}

/** What deliveries are signed with now: each valid secret, the newest first. */
export function signingSecrets(endpoint: Endpoint, now: Date): LabelledSecret[] {
  return validSecrets(endpoint, now).map(({ value }) => ({ label: `a secret of ${endpoint.id}`, value }));
}

/** The endpoint in the API's form; its secret is told where it is new, and only there. */
export function endpointObject(endpoint: Endpoint, withSecret: boolean): Record<string, unknown> {
  const { id, url, enabledEvents, status, description, createdAt, alertEmail, secrets } = endpoint;
  const [current, previous] = secrets;
  return {
    id,
    object: 'webhook_endpoint',
    url,
    enabled_events: enabledEvents,
    status,
    description,
    ...(alertEmail !== undefined && { alert_email: alertEmail }),
    ...(withSecret && { secret: current?.value }),
    ...(previous?.expiresAt !== undefined && { previous_secret_expires_at: Math.ceil(previous.expiresAt / 1000) }),
    created: Math.floor(createdAt / 1000),
  };
}
