import { createHmac } from 'node:crypto';

import { signRequest } from '../../src/core/signature.ts';
import type { SigningProfile } from '../../src/core/signature-profile.ts';
import type { LabelledSecret, RawHeaders } from '../../src/core/types.ts';

/** Signatures made here, and not by the code under test. */
export function hmac(
  secret: string | Uint8Array,
  content: string | Uint8Array,
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHmac('sha256', secret).update(content).digest(encoding);
}

export type Headers = Array<readonly [name: string, value: string]>;

export function razorpayHeaders(secret: string, body: string | Uint8Array): Headers {
  return [
    ['Content-Type', 'application/json'],
    ['X-Razorpay-Event-Id', 'TKSTEcyVWAQvZs'],
    ['X-Razorpay-Signature', hmac(secret, body)],
  ];
}

export function stripeHeaders(secret: string, body: string, at: Date): Headers {
  const timestamp = Math.floor(at.getTime() / 1000);
  return [['Stripe-Signature', `t=${timestamp},v1=${hmac(secret, `${timestamp}.${body}`)}`]];
}

export function standardHeaders(secret: string, body: string, at: Date): Headers {
  const timestamp = Math.floor(at.getTime() / 1000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', String(timestamp)],
    ['webhook-signature', `v1,${hmac(key, `msg_1.${timestamp}.${body}`, 'base64')}`],
  ];
}

interface Written {
  readonly headers: Headers;
  readonly body: string;
}

/** A delivery file, on one line as in NDJSON. */
export function deliveryRecord(
  { headers, body }: Written,
  more: { id?: string; receivedAt?: string; provider?: string; type?: string; eventType?: string } = {},
): string {
  const { id = 'dlv_AbCdEf0123', receivedAt = '2026-09-21T14:54:04.000Z', type = 'delivery', ...rest } = more;
  const request = { method: 'POST', path: '/webhook', rawHeaders: headers, body };
  return `${JSON.stringify({ type, id, receivedAt, origin: 'received', ...rest, request, attempts: [] })}\n`;
}

/** Where {@link deliveryRecord} is kept in a project. */
export const KEPT_FILE = '.hooks/deliveries/20260921T145404000Z~payment.captured~dlv_AbCdEf0123.json';

export function rawHttp({ headers, body }: Written, lineEnd: '\r\n' | '\n' = '\r\n'): string {
  const lines = ['POST /webhook HTTP/1.1', 'Host: localhost', ...headers.map(([name, value]) => `${name}: ${value}`)];
  return `${lines.join(lineEnd)}${lineEnd}${lineEnd}${body}`;
}

export function harFile(requests: readonly Written[], startedDateTime = '2026-09-21T14:54:04.000Z'): string {
  const entries = requests.map(({ headers, body }) => ({
    startedDateTime,
    request: {
      method: 'POST',
      url: 'https://example.com/webhook',
      headers: [
        { name: ':authority', value: 'example.com' },
        ...headers.map(([name, value]) => ({ name: name.toLowerCase(), value })),
      ],
      postData: { mimeType: 'application/json', text: body },
    },
  }));
  const page = { startedDateTime, request: { method: 'GET', url: 'https://example.com/', headers: [] } };
  return JSON.stringify({ log: { version: '1.2', entries: [page, ...entries] } });
}

/** The headers that sign a body under a scheme. */
export function signatureHeaders(
  profile: SigningProfile,
  secrets: readonly LabelledSecret[],
  message: { readonly body: Uint8Array; readonly at: Date; readonly id?: string },
): RawHeaders {
  return signRequest(profile, secrets, { ...message, rawHeaders: [], method: 'POST', url: 'https://shop.example.com/' })
    .headers;
}
