import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Webhooks } from '@octokit/webhooks';
import Razorpay from 'razorpay';
import * as standardwebhooks from 'standardwebhooks';
import { Stripe } from 'stripe';
import * as svix from 'svix';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A receiver's check of one provider's deliveries, written as its documentation says, with its official SDK. */
export interface Integration {
  /** The package that checks. */
  readonly sdk: string;
  readonly provider: string;
  readonly secret: string;
  readonly otherSecret: string;
  /** An edit that every sample event of the provider allows. */
  readonly tampering: string;
  /** Whether the SDK accepts a request. Its own errors alone mean no; any other is thrown. */
  accepts(body: Buffer, headers: Headers): boolean | Promise<boolean>;
  /** The headers of a request that the SDK's own signer made now; flat, in order. */
  sign(body: string): string[] | Promise<string[]>;
}

const stripeClient = new Stripe('sk_test_unused');
const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_WHSEC = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

export const integrations: readonly Integration[] = [
  {
    sdk: 'razorpay',
    provider: 'razorpay',
    secret: 'razorpay secret, with a space and ₹',
    otherSecret: 'another',
    tampering: 'entity=tampered',
    accepts(body, headers) {
      const signature = headers['x-razorpay-signature'];
      return (
        typeof signature === 'string' && Razorpay.validateWebhookSignature(body.toString(), signature, this.secret)
      );
    },
    // The package has no signer: its documentation shows this HMAC.
    sign(body) {
      const eventId = 'TeiRkX3vBq0aZ7';
      return [
        ['User-Agent', 'Razorpay-Webhook/v1'],
        ['Content-Type', 'application/json'],
        ['Request-Id', eventId],
        ['X-Razorpay-Event-Id', eventId],
        ['X-Razorpay-Signature', hexHmac(this.secret, body)],
      ].flat();
    },
  },
  {
    sdk: 'stripe',
    provider: 'stripe',
    secret: 'whsec_test_secret',
    otherSecret: 'whsec_other_secret',
    tampering: 'api_version=2020-01-01',
    accepts(body, headers) {
      return accepted(Stripe.errors.StripeSignatureVerificationError, () =>
        stripeClient.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', this.secret),
      );
    },
    sign(body) {
      const header = stripeClient.webhooks.generateTestHeaderString({ payload: body, secret: this.secret });
      return ['Content-Type', 'application/json; charset=utf-8', 'Stripe-Signature', header];
    },
  },
  {
    sdk: '@octokit/webhooks',
    provider: 'github',
    secret: "It's a Secret to Everybody",
    otherSecret: 'another',
    tampering: 'sender.login=mallory',
    accepts(body, headers) {
      const signature = headers['x-hub-signature-256'];
      return typeof signature === 'string' && new Webhooks({ secret: this.secret }).verify(body.toString(), signature);
    },
    async sign(body) {
      return [
        ['X-GitHub-Delivery', randomUUID()],
        ['X-GitHub-Event', 'ping'],
        ['Content-Type', 'application/json'],
        ['X-Hub-Signature-256', await new Webhooks({ secret: this.secret }).sign(body)],
      ].flat();
    },
  },
  {
    sdk: 'standardwebhooks',
    provider: 'standard-webhooks',
    secret: WHSEC,
    otherSecret: OTHER_WHSEC,
    tampering: 'type=invoice.unpaid',
    accepts(body, headers) {
      return accepted(standardwebhooks.WebhookVerificationError, () =>
        new standardwebhooks.Webhook(this.secret).verify(body, headers as Record<string, string>),
      );
    },
    sign(body) {
      return standardHeaders(body, (...message) => new standardwebhooks.Webhook(this.secret).sign(...message));
    },
  },
  {
    sdk: 'svix',
    provider: 'standard-webhooks',
    secret: WHSEC,
    otherSecret: OTHER_WHSEC,
    tampering: 'type=invoice.unpaid',
    accepts(body, headers) {
      return accepted(svix.WebhookVerificationError, () =>
        new svix.Webhook(this.secret).verify(body, headers as Record<string, string>),
      );
    },
    sign(body) {
      return standardHeaders(body, (...message) => new svix.Webhook(this.secret).sign(...message));
    },
  },
  {
    sdk: 'node:crypto',
    provider: 'payment-api',
    secret: 'payment secret',
    otherSecret: 'another',
    tampering: 'created=1',
    accepts(body, headers) {
      const given = Buffer.from(String(headers['payment-signature']));
      const expected = Buffer.from(hexHmac(this.secret, body));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    sign(body) {
      return ['Content-Type', 'application/json', 'Payment-Signature', hexHmac(this.secret, body)];
    },
  },
];

/** One integration for each provider that signs. */
export const providersThatSign = integrations.filter(({ sdk }) => sdk !== 'svix');

export function integrationOf(provider: string): Integration {
  return integrations.find((integration) => integration.provider === provider) ?? raise(provider);
}

function raise(provider: string): never {
  throw new Error(`No integration for ${provider}`);
}

function hexHmac(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function accepted(refusal: new (...args: never[]) => Error, verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    if (error instanceof refusal) return false;
    throw error;
  }
}

function standardHeaders(body: string, sign: (id: string, at: Date, body: string) => string): string[] {
  const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
  const at = new Date();
  return [
    ['Content-Type', 'application/json'],
    ['webhook-id', id],
    ['webhook-timestamp', String(Math.floor(at.getTime() / 1000))],
    ['webhook-signature', sign(id, at, body)],
  ].flat();
}

const fixturesFolder = fileURLToPath(new URL('../../fixtures', import.meta.url));

const FEW = 30;

/**
 * The bundled sample events of a provider, as they are typed: `stripe/charge.succeeded`. Of very many every tenth one:
 * razorpay-receivers.test.ts walks them all.
 */
export function sampleEvents(provider: string): string[] {
  return readdirSync(`${fixturesFolder}/${provider}`)
    .filter((file) => file.endsWith('.json'))
    .map((file) => `${provider}/${file.slice(0, -'.json'.length)}`)
    .filter((_, index, all) => all.length <= FEW || index % 10 === 0);
}
