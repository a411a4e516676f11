import type { Provider } from '../core/types.ts';
import * as all from '#providers';

type Bundled = (typeof all)[keyof typeof all];

/** The id of a bundled provider. */
export type ProviderId = Bundled['id'];

/** Those that lists begin with. */
const FIRST: readonly Bundled[] = [all.razorpay, all.stripe, all.github, all.standardWebhooks, all.paymentApi];

/** Every bundled provider: first those that are known best, then by id, last the one that signs nothing. */
export const providers: ReadonlyArray<Provider & { readonly id: ProviderId }> = [
  ...FIRST,
  ...Object.values(all)
    .filter((provider) => !FIRST.includes(provider) && provider !== all.generic)
    // The order in which a module lists what it exports is the bundler's.
    .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  all.generic,
];
