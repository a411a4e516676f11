import { createHmac } from 'node:crypto';

import { headerValue } from './headers.ts';
import type { RawHeaders } from './types.ts';

/** What an app said to a handshake. */
export interface HandshakeAnswer {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  readonly text: string;
}

/** One request by which a provider finds out whether an endpoint is its owner's, and what it wants to hear. */
export interface HandshakeQuestion {
  /** What is asked, in a few words. */
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  /** Added to the endpoint's URL. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: RawHeaders;
  readonly body?: unknown;
  /** Signed as the provider's events are; `wrongly`: with another secret, and to be refused. */
  readonly signed?: 'rightly' | 'wrongly';
  /** What is wrong with the answer, as a sentence; undefined: nothing. */
  readonly problem: (answer: HandshakeAnswer) => string | undefined;
}

/** What a question is made of. */
export interface HandshakeMaterial {
  /** Text that no earlier question had. */
  readonly token: string;
  readonly secret: string;
  /** What the owner has chosen in the provider's dashboard, where it asks for one. */
  readonly verifyToken: string;
}

type Answer = HandshakeAnswer;

const status = ({ status: got }: Answer, ...wanted: readonly number[]): string | undefined =>
  wanted.includes(got) ? undefined : `The answer is ${got}; it has to be ${wanted.join(' or ')}.`;

const succeeds = ({ status: got }: Answer): string | undefined =>
  got >= 200 && got < 300 ? undefined : `The answer is ${got}; it has to be 2xx.`;

const says = (answer: Answer, wanted: string, what: string): string | undefined =>
  answer.text.trim() === wanted ? undefined : `The body has to be ${what} alone: ${wanted}`;

const isText = ({ rawHeaders }: Answer): string | undefined =>
  (headerValue(rawHeaders, 'content-type') ?? '').startsWith('text/plain')
    ? undefined
    : 'The Content-Type has to be text/plain.';

function jsonHas(answer: Answer, members: Readonly<Record<string, unknown>>): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return `The body has to be JSON: ${JSON.stringify(members)}`;
  }
  const got = (json ?? {}) as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(members).find(([name, value]) => got[name] !== value);
  return wrong && `"${wrong[0]}" of the JSON has to be ${JSON.stringify(wrong[1])}.`;
}

const hmac = (secret: string, text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

const meta = ({ token, verifyToken }: HandshakeMaterial): HandshakeQuestion[] => [
  {
    title: 'subscription with your verify token',
    method: 'GET',
    query: { 'hub.mode': 'subscribe', 'hub.challenge': token, 'hub.verify_token': verifyToken },
    problem: (answer) => status(answer, 200) ?? says(answer, token, 'hub.challenge'),
  },
  {
    title: 'subscription with another verify token, which is to be refused',
    method: 'GET',
    query: { 'hub.mode': 'subscribe', 'hub.challenge': token, 'hub.verify_token': `not-${verifyToken}` },
    problem: (answer) =>
      answer.text.includes(token) ? 'It gives the challenge to anybody: compare hub.verify_token.' : undefined,
  },
];

const head = (): HandshakeQuestion[] => [
  { title: 'a HEAD request when the URL is saved', method: 'HEAD', problem: succeeds },
];

const challengeInQuery = ({ token }: HandshakeMaterial): HandshakeQuestion[] => [
  {
    title: 'the challenge of a GET request',
    method: 'GET',
    query: { challenge: token },
    problem: (answer) => status(answer, 200) ?? says(answer, token, 'the challenge'),
  },
];

/** The handshakes by provider, each as its documentation has it; the same forms are answered by `hooks listen`. */
const QUESTIONS: Readonly<Record<string, (material: HandshakeMaterial) => HandshakeQuestion[]>> = {
  slack: ({ token }) => [
    {
      title: 'url_verification',
      method: 'POST',
      signed: 'rightly',
      body: { token: 'Jhj5dZrVaK7ZwHHjRyZWjbDl', challenge: token, type: 'url_verification' },
      problem: (answer) =>
        status(answer, 200) ??
        (says(answer, token, 'the challenge') &&
          jsonHas(answer, { challenge: token }) &&
          `The body has to be the challenge, as text or as {"challenge": …}: ${token}`),
    },
  ],
  zoom: ({ token, secret }) => [
    {
      title: 'endpoint.url_validation',
      method: 'POST',
      signed: 'rightly',
      body: { payload: { plainToken: token }, event_ts: 1_790_000_044_000, event: 'endpoint.url_validation' },
      problem: (answer) =>
        status(answer, 200) ?? jsonHas(answer, { plainToken: token, encryptedToken: hmac(secret, token, 'hex') }),
    },
  ],
  facebook: meta,
  whatsapp: meta,
  messenger: meta,
  instagram: meta,
  x: ({ token, secret }) => [
    {
      title: 'challenge response check (CRC)',
      method: 'GET',
      query: { crc_token: token },
      problem: (answer) =>
        status(answer, 200) ?? jsonHas(answer, { response_token: `sha256=${hmac(secret, token, 'base64')}` }),
    },
  ],
  dropbox: ({ token }) => [
    {
      title: 'verification request',
      method: 'GET',
      query: { challenge: token },
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'the challenge') ?? isText(answer),
    },
  ],
  nylas: challengeInQuery,
  onfleet: ({ token }) => [
    {
      title: 'validation of the URL',
      method: 'GET',
      query: { check: token },
      problem: (answer) => status(answer, 200) ?? says(answer, token, '"check"'),
    },
  ],
  'microsoft-graph': ({ token }) => [
    {
      title: 'validation of the notification endpoint',
      method: 'POST',
      query: { validationToken: token },
      headers: [['Content-Type', 'text/plain; charset=utf-8']],
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'validationToken') ?? isText(answer),
    },
  ],
  xero: () => {
    const body = { events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' };
    return [
      {
        title: 'intent to receive, rightly signed',
        method: 'POST',
        signed: 'rightly',
        body,
        problem: (answer) => status(answer, 200) ?? isEmpty(answer),
      },
      {
        title: 'intent to receive, wrongly signed',
        method: 'POST',
        signed: 'wrongly',
        body,
        problem: (answer) => status(answer, 401) ?? isEmpty(answer),
      },
    ];
  },
  twitch: ({ token }) => [
    {
      title: 'webhook_callback_verification',
      method: 'POST',
      signed: 'rightly',
      headers: [['Twitch-Eventsub-Message-Type', 'webhook_callback_verification']],
      body: {
        challenge: token,
        subscription: {
          id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4',
          status: 'webhook_callback_verification_pending',
          type: 'channel.follow',
          version: '2',
          cost: 1,
          condition: { broadcaster_user_id: '12826' },
          transport: { method: 'webhook', callback: 'https://shop.example.com/webhook' },
          created_at: '2026-09-21T14:14:04.634234626Z',
        },
      },
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'the challenge') ?? isText(answer),
    },
  ],
  discord: () => [
    {
      title: 'PING, rightly signed',
      method: 'POST',
      signed: 'rightly',
      body: { type: 1 },
      problem: (answer) => status(answer, 200) ?? jsonHas(answer, { type: 1 }),
    },
    {
      title: 'PING, wrongly signed',
      method: 'POST',
      signed: 'wrongly',
      body: { type: 1 },
      problem: (answer) => status(answer, 401),
    },
  ],
  asana: ({ token }) => [
    {
      title: 'X-Hook-Secret, which becomes the secret',
      method: 'POST',
      headers: [['X-Hook-Secret', token]],
      problem: (answer) =>
        status(answer, 200, 204) ??
        (headerValue(answer.rawHeaders, 'x-hook-secret') === token
          ? undefined
          : 'The answer has to carry the same X-Hook-Secret header.'),
    },
  ],
  notion: ({ token }) => [
    {
      title: 'verification_token, which you paste into its dashboard',
      method: 'POST',
      headers: [['Content-Type', 'application/json']],
      body: { verification_token: `secret_${token}` },
      problem: succeeds,
    },
  ],
  okta: ({ token }) => [
    {
      title: 'one-time verification',
      method: 'GET',
      headers: [['x-okta-verification-challenge', token]],
      problem: (answer) => status(answer, 200) ?? jsonHas(answer, { verification: token }),
    },
  ],
  smartsheet: ({ token }) => [
    {
      title: 'verification of the callback URL',
      method: 'POST',
      headers: [
        ['Smartsheet-Hook-Challenge', token],
        ['Content-Type', 'application/json'],
      ],
      body: { challenge: token, webhookId: 4_503_604_829_677_444 },
      problem: (answer) =>
        status(answer, 200) ??
        (headerValue(answer.rawHeaders, 'smartsheet-hook-response') === token
          ? undefined
          : jsonHas(answer, { smartsheetHookResponse: token })),
    },
  ],
  worldline: ({ token }) => [
    {
      title: 'verification of the endpoint',
      method: 'GET',
      headers: [['X-GCS-Webhooks-Endpoint-Verification', token]],
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'the value of the header'),
    },
  ],
  trello: head,
  surveymonkey: head,
  mandrill: head,
  intercom: head,
};

const isEmpty = ({ text }: Answer): string | undefined => (text === '' ? undefined : 'The body has to be empty.');

/** The handshake of a provider, as the requests it makes; undefined: none is known. */
export function handshakeQuestions(
  providerId: string,
  material: HandshakeMaterial,
): readonly HandshakeQuestion[] | undefined {
  return Object.hasOwn(QUESTIONS, providerId) ? QUESTIONS[providerId]?.(material) : undefined;
}

/** The providers whose handshake is known. */
export const PROVIDERS_WITH_HANDSHAKE: readonly string[] = Object.keys(QUESTIONS);
