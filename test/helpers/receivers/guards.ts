import { createHmac, timingSafeEqual } from 'node:crypto';

import { integrations } from '../integrations.ts';
import type { Guard } from './shop.ts';

const sdkGuard = (sdk: string): Guard => {
  const guard = integrations.find((each) => each.sdk === sdk);
  if (!guard) throw new Error(`No integration with ${sdk}`);
  return guard;
};

const isSame = (given: unknown, expected: string): boolean => {
  const [left, right] = [Buffer.from(String(given)), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const shopify: Guard = {
  provider: 'shopify',
  secret: 'shopify-client-secret',
  accepts(body, headers) {
    return isSame(headers['x-shopify-hmac-sha256'], createHmac('sha256', this.secret).update(body).digest('base64'));
  },
};

const slack: Guard = {
  provider: 'slack',
  secret: 'slack-signing-secret',
  accepts(body, headers) {
    const time = String(headers['x-slack-request-timestamp']);
    if (!/^\d+$/.test(time) || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
    const digest = createHmac('sha256', this.secret).update(`v0:${time}:`).update(body).digest('hex');
    return isSame(headers['x-slack-signature'], `v0=${digest}`);
  },
};

/** Each provider's check of a signature, by its SDK where it has one. */
export const guards = {
  razorpay: sdkGuard('razorpay'),
  stripe: sdkGuard('stripe'),
  github: sdkGuard('@octokit/webhooks'),
  standardWebhooks: sdkGuard('standardwebhooks'),
  svix: sdkGuard('svix'),
  paymentApi: sdkGuard('node:crypto'),
  shopify,
  slack,
} as const;
