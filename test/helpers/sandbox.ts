import { createHmac, timingSafeEqual } from 'node:crypto';

import { type ChildOptions, type RunningListener, startServing } from './child.ts';
import { runProgram } from './programs.ts';
import { type Received, startReceiver, type TestReceiver } from './receiver.ts';
import type { JsonObject } from './results.ts';

export const API_KEY = 'sk_test_1234567890abcdef';

export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface RunningSandbox extends RunningListener {
  /** One request with curl, as the API's documentation writes them. */
  curl(path: string, ...args: readonly string[]): Promise<ApiAnswer>;
  /** Registers an endpoint for all events. */
  register(url: string, events?: readonly string[]): Promise<{ id: string; secret: string }>;
  /** Pays with a card. */
  pay(card?: string, amount?: number): Promise<ApiAnswer>;
}

export const EVENTS = ['payment.succeeded', 'payment.failed', 'refund.created'];

/** `hooks sandbox --json` as a process of its own, with a known key; ended when the test ends. */
export async function startSandbox(args: readonly string[], options: ChildOptions): Promise<RunningSandbox> {
  const env = { PAYMENT_API_KEY: API_KEY, ...options.env };
  const running = await startServing(['sandbox', ...args], 'sandbox.ready', { ...options, env });
  const curl = (path: string, ...more: readonly string[]): Promise<ApiAnswer> =>
    runCurl([`${running.url}${path}`, '-H', `Authorization: Bearer ${env.PAYMENT_API_KEY}`, ...more]);
  return {
    ...running,
    curl,
    async register(url, events = EVENTS) {
      const { status, body } = await curl('/v1/webhooks', '-d', JSON.stringify({ url, enabled_events: events }));
      if (status !== 200) throw new Error(JSON.stringify(body));
      return { id: String(body['id']), secret: String(body['secret']) };
    },
    pay(number = '4242424242424242', amount = 2999) {
      const card = { number, exp_month: 12, exp_year: 2030, cvc: '123' };
      const payment = { amount, currency: 'usd', payment_method: { type: 'card', card } };
      return curl('/v1/payments', '-d', JSON.stringify(payment));
    },
  };
}

export async function runCurl(args: readonly string[]): Promise<ApiAnswer> {
  const { stdout, exitCode, stderr } = await runProgram('curl', ['-s', '-w', '\n%{http_code}', ...args]);
  if (exitCode !== 0) throw new Error(`curl ended with ${exitCode}: ${stderr}`);
  const lines = stdout.toString().split('\n');
  const status = Number(lines.pop());
  return { status, body: JSON.parse(lines.join('\n')) as JsonObject };
}

export interface DocumentedReceiver extends TestReceiver {
  /** What each request was answered with, in order. */
  readonly answers: Array<{ readonly status: number; readonly text: string }>;
  /** Waits until so many requests were answered. */
  waitForAnswers(n: number): Promise<void>;
}

/**
 * A receiver as the API's documentation shows it: an HMAC over the parsed and printed body, compared in constant time;
 * duplicates told by the event id. `secret` is asked for at each request, as an environment variable would be.
 */
export async function startDocumentedReceiver(secret: () => string): Promise<DocumentedReceiver> {
  const answers: Array<{ status: number; text: string }> = [];
  const seen = new Set<string>();
  const checks = new Set<() => void>();
  const judge = ({ headers, body }: Received): { status: number; text: string } => {
    const event = JSON.parse(body.toString()) as { id: string };
    const expected = createHmac('sha256', secret()).update(JSON.stringify(event)).digest('hex');
    const signature = String(headers['payment-signature']);
    const valid =
      signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
    if (!valid) return { status: 401, text: 'Invalid signature' };
    if (seen.has(event.id)) return { status: 200, text: 'Event already processed' };
    seen.add(event.id);
    return { status: 200, text: 'Webhook received' };
  };
  const receiver = await startReceiver((request, response) => {
    const answer = judge(request);
    response.writeHead(answer.status).end(answer.text);
    answers.push(answer);
    for (const check of checks) check();
  });
  return {
    ...receiver,
    answers,
    waitForAnswers: (n) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (answers.length >= n) resolve();
        };
        checks.add(check);
        check();
      }),
  };
}
