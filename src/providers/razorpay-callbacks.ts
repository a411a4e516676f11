import type { Callback } from '../core/callback.ts';

/** The order of the signed fields is that of `validatePaymentVerification` in the official `razorpay` package. */
export const razorpayCallbacks = [
  {
    name: 'checkout.callback',
    method: 'POST',
    signedFields: ['razorpay_order_id', 'razorpay_payment_id'],
    signatureField: 'razorpay_signature',
    sample: { razorpay_payment_id: 'pay_TeiRkANqQnZrE7', razorpay_order_id: 'order_TeiR2OObma196B' },
  },
  {
    name: 'subscription.callback',
    method: 'POST',
    signedFields: ['razorpay_payment_id', 'razorpay_subscription_id'],
    signatureField: 'razorpay_signature',
    sample: { razorpay_payment_id: 'pay_TeiRkANqQnZrE7', razorpay_subscription_id: 'sub_TeiQw4nKc2Xb9L' },
  },
  {
    name: 'payment_link.callback',
    method: 'GET',
    signedFields: [
      'razorpay_payment_link_id',
      'razorpay_payment_link_reference_id',
      'razorpay_payment_link_status',
      'razorpay_payment_id',
    ],
    signatureField: 'razorpay_signature',
    sample: {
      razorpay_payment_id: 'pay_TeiRkANqQnZrE7',
      razorpay_payment_link_id: 'plink_TeiBBS0P905n4t',
      razorpay_payment_link_reference_id: 'shop-2026-0917',
      razorpay_payment_link_status: 'paid',
    },
  },
] as const satisfies readonly Callback[];
