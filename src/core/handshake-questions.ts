import { createHash, createHmac } from 'node:crypto';

import { PINGS } from './handshake-pings.ts';
import {
  type HandshakeAnswer,
  type HandshakeMaterial,
  type HandshakeQuestion,
  hmac,
  isText,
  jsonHas,
  says,
  status,
  succeeds,
} from './handshake-question.ts';
import { headerValue } from './headers.ts';

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

const SNIFF_HEADER = 'X-Content-Type-Options';

const isNotSniffed = ({ rawHeaders }: HandshakeAnswer): string | undefined =>
  headerValue(rawHeaders, SNIFF_HEADER) === 'nosniff'
    ? undefined
    : `The header ${SNIFF_HEADER}: nosniff has to be there.`;

const challengeInQuery = ({ token }: HandshakeMaterial): HandshakeQuestion[] => [
  {
    title: 'the challenge of a GET request',
    method: 'GET',
    withinMs: 10_000,
    query: { challenge: token },
    problem: (answer) => status(answer, 200) ?? says(answer, token, 'the challenge'),
  },
];

/** The handshakes by provider, each as its documentation has it; the same forms are answered by `hooks listen`. */
const QUESTIONS: Readonly<Record<string, (material: HandshakeMaterial) => HandshakeQuestion[]>> = {
  ...PINGS,
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
  zoom: ({ token }) => [
    {
      title: 'endpoint.url_validation',
      method: 'POST',
      signed: 'rightly',
      body: { payload: { plainToken: token }, event_ts: 1_790_000_044_000, event: 'endpoint.url_validation' },
      problem: (answer, secret) =>
        status(answer, 200) ?? jsonHas(answer, { plainToken: token, encryptedToken: hmac(secret, token, 'hex') }),
    },
  ],
  facebook: meta,
  whatsapp: meta,
  messenger: meta,
  instagram: meta,
  x: ({ token }) => [
    {
      title: 'challenge response check (CRC)',
      method: 'GET',
      query: { crc_token: token },
      needsSecret: true,
      problem: (answer, secret) =>
        status(answer, 200) ?? jsonHas(answer, { response_token: `sha256=${hmac(secret, token, 'base64')}` }),
    },
  ],
  dropbox: ({ token }) => [
    {
      title: 'verification request',
      method: 'GET',
      query: { challenge: token },
      problem: (answer) =>
        status(answer, 200) ?? says(answer, token, 'the challenge') ?? isText(answer) ?? isNotSniffed(answer),
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
      withinMs: 10_000,
      headers: [['Content-Type', 'text/plain; charset=utf-8']],
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'validationToken') ?? isText(answer),
    },
  ],
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
  braintree: ({ token }) => {
    const challenge = Buffer.from(token).toString('hex').slice(0, 32);
    return [
      {
        title: 'bt_challenge',
        method: 'GET',
        query: { bt_challenge: challenge },
        needsSecret: true,
        problem(answer, secret) {
          const key = createHash('sha1').update(secret).digest();
          const digest = createHmac('sha1', key).update(challenge).digest('hex');
          const right = answer.text.trim().endsWith(`|${digest}`);
          return status(answer, 200) ?? (right ? undefined : `The body has to be your public key and |${digest}`);
        },
      },
    ];
  },
  worldline: ({ token }) => [
    {
      title: 'verification of the endpoint',
      method: 'GET',
      headers: [['X-GCS-Webhooks-Endpoint-Verification', token]],
      problem: (answer) => status(answer, 200) ?? says(answer, token, 'the value of the header'),
    },
  ],
};

/** The handshake of that name, as the requests that the provider makes; undefined: none is known. */
export function handshakeQuestions(
  name: string,
  material: HandshakeMaterial,
): readonly HandshakeQuestion[] | undefined {
  return Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name]?.(material) : undefined;
}

/** The handshakes that are known: the provider, and behind an @ one of several that it has. */
export const HANDSHAKES: readonly string[] = Object.keys(QUESTIONS);
