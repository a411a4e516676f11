/** How a provider signs, said here and not by the code under test. */
export interface Scheme {
  readonly secret: string;
  readonly header: string;
  /** What stands before each signature; empty where the header holds nothing else. */
  readonly prefix: string;
  readonly separator?: string;
  readonly encoding: 'hex' | 'base64';
  readonly idHeader?: string;
  readonly timestampHeader?: string;
  readonly key: (secret: string) => string | Buffer;
  /** What is signed before the body. */
  readonly start: (claim: Claim) => string;
}

export interface Claim {
  readonly id: string;
  readonly timestamp: string;
}

const asText = (secret: string): string => secret;

export const SCHEMES = {
  razorpay: {
    secret: 'farm secret of razorpay',
    header: 'X-Razorpay-Signature',
    prefix: '',
    encoding: 'hex',
    idHeader: 'X-Razorpay-Event-Id',
    key: asText,
    start: () => '',
  },
  stripe: {
    secret: 'whsec_farm_secret_of_stripe',
    header: 'Stripe-Signature',
    prefix: 'v1=',
    separator: ',',
    encoding: 'hex',
    key: asText,
    start: ({ timestamp }) => `${timestamp}.`,
  },
  'standard-webhooks': {
    secret: `whsec_${Buffer.from('farm secret of the standard').toString('base64')}`,
    header: 'webhook-signature',
    prefix: 'v1,',
    separator: ' ',
    encoding: 'base64',
    idHeader: 'webhook-id',
    timestampHeader: 'webhook-timestamp',
    key: (secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
    start: ({ id, timestamp }) => `${id}.${timestamp}.`,
  },
  github: {
    secret: 'farm secret of github',
    header: 'X-Hub-Signature-256',
    prefix: 'sha256=',
    encoding: 'hex',
    idHeader: 'X-GitHub-Delivery',
    key: asText,
    start: () => '',
  },
} as const satisfies Record<string, Scheme>;

export type FarmProvider = keyof typeof SCHEMES;
