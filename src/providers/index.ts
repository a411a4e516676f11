import type { Provider } from '../core/types.ts';
import { generic } from './generic.ts';
import { github } from './github.ts';
import { paymentApi } from './payment-api.ts';
import { razorpay } from './razorpay.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';

/** Every bundled provider. Adding one is a file beside this one, a line here and a fixture. */
export const providers = [
  razorpay,
  stripe,
  github,
  standardWebhooks,
  paymentApi,
  generic,
] as const satisfies readonly Provider[];
