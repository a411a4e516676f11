import { type GatewayResponse, textResponse } from './attempt.ts';
import { hmac } from './handshake-question.ts';
import { headerValue } from './headers.ts';
import { utf8Text } from './json-text.ts';
import { textAt } from './json-path.ts';
import type { SignaturePlace } from './signature-profile.ts';
import type { LabelledSecret, RawHeaders, WebhookRequest } from './types.ts';

/** A request by which a provider asks, before it sends events, whether somebody is there. */
export interface Handshake {
  /** Who asks; several senders may ask in the same way. */
  readonly sender: string;
  /** Undefined: it cannot be answered without the sender's secret. */
  readonly answer: GatewayResponse | undefined;
  /** Where the secret comes from that the answer is made with. */
  readonly secretLabel?: string;
  /** It is signed; the sender asks with wrong signatures, too, and wants these refused so. */
  readonly refusal?: GatewayResponse;
  readonly handsOver?: HandedSecret;
}

/** The secret that a provider, by its id, signs with from then on, and where its handshake holds it. */
interface HandedSecret {
  readonly provider: string;
  readonly place: SignaturePlace;
}

/** What is known of a request when a handshake is looked for. */
interface Asked {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: unknown;
}

/** An answer that takes a provider's secret to make. */
interface KeyedAnswer {
  readonly provider: string;
  readonly withSecret: (secret: string) => GatewayResponse;
}

interface HandshakeForm extends Pick<Handshake, 'sender' | 'refusal' | 'handsOver'> {
  /** Undefined: not this handshake. */
  readonly answer: (asked: Asked) => GatewayResponse | KeyedAnswer | undefined;
}

/** The secret of a provider, by its id; undefined: there is none. */
type SecretOf = (providerId: string) => LabelledSecret | undefined;

/**
 * The handshake that a request is, with its answer; undefined for all others. The forms are those of the providers' own
 * documentation: "url_verification" (Slack), "Webhook requests to URL" (Zoom), "Create an endpoint" (Meta), "Challenge
 * Response Checks" (X), "Verification requests" (Dropbox), "Intent to receive" (Xero), "Handling webhook events" (Twitch),
 * "Notification endpoint validation" (Microsoft Graph), "One-time verification request" (Okta).
 */
export function findHandshake(request: WebhookRequest, secretOf: SecretOf): Handshake | undefined {
  const { method, path, rawHeaders, body } = request;
  const start = path.indexOf('?');
  const asked: Asked = {
    method,
    query: new URLSearchParams(start === -1 ? '' : path.slice(start)),
    rawHeaders,
    body,
    json: smallJson(body),
  };
  for (const { answer, ...form } of FORMS) {
    const found = answer(asked);
    if (found) return { ...form, ...keyed(found, secretOf) };
  }
  return undefined;
}

function keyed(answer: GatewayResponse | KeyedAnswer, secretOf: SecretOf): Pick<Handshake, 'answer' | 'secretLabel'> {
  if (!('withSecret' in answer)) return { answer };
  const secret = secretOf(answer.provider);
  return secret ? { answer: answer.withSecret(secret.value), secretLabel: secret.label } : { answer: undefined };
}

/** A handshake is short; events, which may be long, are not parsed for it. */
const HANDSHAKE_BYTES_MAX = 8 * 1024;

function smallJson(body: Uint8Array): unknown {
  if (body.length === 0 || body.length > HANDSHAKE_BYTES_MAX) return undefined;
  try {
    return JSON.parse(utf8Text(body) ?? '');
  } catch {
    return undefined;
  }
}

/** What anybody may have sent comes back: no browser is to take it for a page. */
const text = (body: string): GatewayResponse => ({
  status: 200,
  rawHeaders: [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Content-Type-Options', 'nosniff'],
  ],
  body: Buffer.from(body),
});

const json = (value: unknown): GatewayResponse => ({
  status: 200,
  rawHeaders: [['Content-Type', 'application/json']],
  body: Buffer.from(JSON.stringify(value)),
});

const empty = (status: number, rawHeaders: RawHeaders = []): GatewayResponse => ({
  status,
  rawHeaders,
  body: Buffer.of(),
});

/**
 * Whoever reaches the listener may ask for an HMAC of a token: of nothing else, or they could have the signature of an
 * event of their own.
 */
const TOKEN = /^[\w+/=-]{1,200}$/;

/** Echoes a query parameter as text. */
const echoQuery =
  (method: string, name: string): HandshakeForm['answer'] =>
  (asked) => {
    const value = asked.method === method ? asked.query.get(name) : null;
    return value === null ? undefined : text(value);
  };

const FORMS: readonly HandshakeForm[] = [
  {
    sender: 'Slack',
    answer({ json: body }) {
      const challenge = textAt(body, 'challenge');
      return textAt(body, 'type') === 'url_verification' && challenge !== undefined ? text(challenge) : undefined;
    },
  },
  {
    sender: 'Zoom',
    answer({ json: body }) {
      const plainToken = textAt(body, 'payload.plainToken') ?? '';
      if (textAt(body, 'event') !== 'endpoint.url_validation' || !TOKEN.test(plainToken)) return undefined;
      return {
        provider: 'zoom',
        withSecret: (secret) => json({ plainToken, encryptedToken: hmac(secret, plainToken, 'hex') }),
      };
    },
  },
  {
    sender: 'Meta (WhatsApp, Messenger, Instagram, Facebook)',
    answer: (asked) =>
      asked.query.get('hub.mode') === 'subscribe' ? echoQuery('GET', 'hub.challenge')(asked) : undefined,
  },
  {
    sender: 'X',
    answer(asked) {
      const token = asked.method === 'GET' ? asked.query.get('crc_token') : null;
      if (token === null || !TOKEN.test(token)) return undefined;
      return {
        provider: 'x',
        withSecret: (secret) => json({ response_token: `sha256=${hmac(secret, token, 'base64')}` }),
      };
    },
  },
  { sender: 'Dropbox or Nylas', answer: echoQuery('GET', 'challenge') },
  { sender: 'Microsoft Graph', answer: echoQuery('POST', 'validationToken') },
  { sender: 'Onfleet', answer: echoQuery('GET', 'check') },
  {
    sender: 'Twitch',
    answer({ rawHeaders, json: body }) {
      const kind = headerValue(rawHeaders, 'twitch-eventsub-message-type');
      const challenge = textAt(body, 'challenge');
      return kind === 'webhook_callback_verification' && challenge !== undefined ? text(challenge) : undefined;
    },
  },
  {
    sender: 'Xero',
    refusal: empty(401),
    answer({ rawHeaders, json: body }) {
      if (headerValue(rawHeaders, 'x-xero-signature') === undefined) return undefined;
      const { events } = (body ?? {}) as { events?: unknown };
      return Array.isArray(events) && events.length === 0 ? empty(200) : undefined;
    },
  },
  {
    sender: 'Discord',
    refusal: empty(401),
    answer({ rawHeaders, json: body }) {
      if (headerValue(rawHeaders, 'x-signature-ed25519') === undefined) return undefined;
      if (textAt(body, 'event.type') !== undefined) return undefined;
      const type = textAt(body, 'type');
      // A ping of interactions is 1, one of webhook events is 0.
      if (type === '1') return json({ type: 1 });
      return type === '0' ? empty(204) : undefined;
    },
  },
  {
    sender: 'Asana',
    handsOver: { provider: 'asana', place: { name: 'X-Hook-Secret', parts: ['{signature}'] } },
    answer({ rawHeaders, body }) {
      const secret = headerValue(rawHeaders, 'x-hook-secret');
      return secret !== undefined && body.length <= 2 ? empty(200, [['X-Hook-Secret', secret]]) : undefined;
    },
  },
  {
    sender: 'Okta',
    answer({ method, rawHeaders }) {
      const challenge = headerValue(rawHeaders, 'x-okta-verification-challenge');
      return method === 'GET' && challenge !== undefined ? json({ verification: challenge }) : undefined;
    },
  },
  {
    sender: 'Azure Event Grid',
    answer({ method, rawHeaders, json: body }) {
      const origin = headerValue(rawHeaders, 'webhook-request-origin');
      if (method === 'OPTIONS' && origin !== undefined) return empty(200, [['WebHook-Allowed-Origin', origin]]);
      if (headerValue(rawHeaders, 'aeg-event-type') !== 'SubscriptionValidation' || !Array.isArray(body))
        return undefined;
      const code = textAt(body[0], 'data.validationCode');
      return code === undefined ? undefined : json({ validationResponse: code });
    },
  },
  {
    sender: 'Smartsheet',
    answer({ rawHeaders }) {
      const challenge = headerValue(rawHeaders, 'smartsheet-hook-challenge');
      return challenge === undefined ? undefined : empty(200, [['Smartsheet-Hook-Response', challenge]]);
    },
  },
  {
    sender: 'Worldline',
    answer({ method, rawHeaders }) {
      const value = headerValue(rawHeaders, 'x-gcs-webhooks-endpoint-verification');
      return method === 'GET' && value !== undefined ? text(value) : undefined;
    },
  },
  {
    sender: 'Notion',
    // Its dashboard wants the token back from the person.
    handsOver: { provider: 'notion', place: { in: 'json', name: '/verification_token', parts: ['{signature}'] } },
    answer: ({ json: body }) =>
      textAt(body, 'verification_token') === undefined ? undefined : textResponse(200, 'Received.'),
  },
  {
    sender: 'Trello, SurveyMonkey, Mandrill or Intercom',
    answer: ({ method }) => (method === 'HEAD' ? empty(200) : undefined),
  },
];
