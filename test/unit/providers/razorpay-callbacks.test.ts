import { execFileSync } from 'node:child_process';

import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js';
import { describe, expect, it } from 'vitest';

import { signCallback, verifyCallback } from '../../../src/core/callback.ts';
import { razorpayCallbacks } from '../../../src/providers/razorpay-callbacks.ts';

const keySecret = 'key_secret_of_a_test';
const [checkout, subscription, paymentLink] = razorpayCallbacks;
const checkoutFields = { razorpay_order_id: 'order_A1', razorpay_payment_id: 'pay_B2' };
const subscriptionFields = { razorpay_payment_id: 'pay_B2', razorpay_subscription_id: 'sub_D4' };
const linkFields = {
  razorpay_payment_link_id: 'plink_C3',
  razorpay_payment_link_reference_id: '',
  razorpay_payment_link_status: 'paid',
  razorpay_payment_id: 'pay_B2',
};

function signed(callback: (typeof razorpayCallbacks)[number], fields: Record<string, string>): URLSearchParams {
  const signature = signCallback(callback, new URLSearchParams(fields), keySecret) ?? 'none';
  return new URLSearchParams({ ...fields, razorpay_signature: signature });
}

function signatureOf(parameters: URLSearchParams): string {
  return parameters.get('razorpay_signature') ?? '';
}

describe('callbacks of Razorpay', () => {
  it('makes a checkout callback that the official package accepts', () => {
    const signature = signatureOf(signed(checkout, checkoutFields));
    const ids = { order_id: 'order_A1', payment_id: 'pay_B2' };
    expect(validatePaymentVerification(ids, signature, keySecret)).toBe(true);
    expect(validatePaymentVerification({ ...ids, payment_id: 'pay_B3' }, signature, keySecret)).toBe(false);
  });

  it('makes a subscription callback that the official package accepts', () => {
    const signature = signatureOf(signed(subscription, subscriptionFields));
    const ids = { subscription_id: 'sub_D4', payment_id: 'pay_B2' };
    expect(validatePaymentVerification(ids, signature, keySecret)).toBe(true);
    expect(validatePaymentVerification({ ...ids, payment_id: 'pay_B3' }, signature, keySecret)).toBe(false);
  });

  it('makes a payment link callback that the official package accepts, also without a reference id', () => {
    for (const reference of ['', 'TS1989']) {
      const fields = { ...linkFields, razorpay_payment_link_reference_id: reference };
      const ids = {
        payment_link_id: 'plink_C3',
        payment_link_reference_id: reference,
        payment_link_status: 'paid',
        payment_id: 'pay_B2',
      };
      expect(validatePaymentVerification(ids, signatureOf(signed(paymentLink, fields)), keySecret)).toBe(true);
    }
  });

  it('signs as openssl does', () => {
    const output = execFileSync('openssl', ['dgst', '-sha256', '-hmac', keySecret], {
      input: 'order_A1|pay_B2',
      encoding: 'utf8',
    });
    expect(output.trim().split(' ').at(-1)).toBe(signatureOf(signed(checkout, checkoutFields)));
  });

  it.each([
    { callback: checkout, fields: checkoutFields },
    { callback: subscription, fields: subscriptionFields },
    { callback: paymentLink, fields: linkFields },
  ])('refuses $callback.name with a parameter changed or missing, or another secret', ({ callback, fields }) => {
    const good = signed(callback, fields);
    expect(verifyCallback(callback, good, keySecret)).toBe(true);
    expect(verifyCallback(callback, good, 'webhook_secret')).toBe(false);
    for (const name of [...callback.signedFields, 'razorpay_signature']) {
      const changed = new URLSearchParams(good);
      changed.set(name, `${good.get(name)}x`);
      expect(verifyCallback(callback, changed, keySecret), `${name} changed`).toBe(false);
      const missing = new URLSearchParams(good);
      missing.delete(name);
      expect(verifyCallback(callback, missing, keySecret), `${name} missing`).toBe(false);
    }
  });
});
