import type { Callback } from '../core/callback.ts';

/** The order of the signed fields is that of `validatePaymentVerification` in the official `razorpay` package. */
export const razorpayCallbacks = [
  {
    name: 'checkout.callback',
    method: 'POST',
    signedFields: ['razorpay_order_id', 'razorpay_payment_id'],
    signatureField: 'razorpay_signature',
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
  },
] as const satisfies readonly Callback[];
