import type { Provider } from '../core/types.ts';

const SETUP_PAGE = 'https://razorpay.com/docs/webhooks/setup-edit-payments/';
const BLACKLIST_PAGE = 'https://razorpay.com/docs/webhooks/validate-test/';

const entity = (name: string, field: string): string => `payload.${name}.entity.${field}`;

export const razorpay = {
  id: 'razorpay',
  name: 'Razorpay',
  docsUrl: 'https://razorpay.com/docs/webhooks/',
  secretVariable: 'RAZORPAY_WEBHOOK_SECRET',
  confusedVariables: ['RAZORPAY_KEY_SECRET', 'RAZORPAY_API_SECRET', 'RAZORPAY_SECRET'],
  // razorpay-node dist/utils/razorpay-utils.js: hex HMAC of the raw body, the secret as text, no timestamp.
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    header: { name: 'X-Razorpay-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event' },
  eventId: { header: 'X-Razorpay-Event-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 14, alphabet: 'base62', timeCoded: true },
  // Order as in delivery logs of 2024 and 2025; the capitals are those of Go's HTTP client.
  headers: [
    ['User-Agent', 'Razorpay-Webhook/v1'],
    ['Content-Type', 'application/json'],
    ['Request-Id', '{event_id}'],
    ['X-Razorpay-Event-Id', '{event_id}'],
    ['X-Razorpay-Signature', '{signature}'],
    ['Accept-Encoding', 'gzip'],
  ],
  // Two producers are visible in deliveries: PHP's json_encode for most, a sorting one for payment links.
  wire: { style: 'php', byEventType: [{ glob: 'payment_link.*', style: 'sorted' }] },
  refresh: {
    // The account stays: it names the merchant, not the event.
    ids: [
      {
        prefix: '(?:pay|order|rfnd|card|plink|inv|sub|plan|cust|token|disp|setl|trf|txn|pout|qr|va|ba|item|offer)_|#',
        length: 14,
        alphabet: 'base62',
        timeCoded: true,
      },
    ],
    times: {
      unit: 's',
      keys: ['created_at', 'updated_at', 'expire_by', 'expired_at', 'cancelled_at', 'paid_at', 'issued_at', 'date'],
      eventKeys: ['created_at', 'updated_at'],
    },
    same: [
      [
        entity('payment', 'amount'),
        entity('payment', 'base_amount'),
        entity('order', 'amount'),
        entity('order', 'amount_paid'),
        entity('payment_link', 'amount'),
        entity('payment_link', 'amount_paid'),
      ],
      [
        entity('payment', 'currency'),
        entity('order', 'currency'),
        entity('payment_link', 'currency'),
        entity('refund', 'currency'),
      ],
      [entity('payment', 'order_id'), entity('order', 'id'), entity('payment_link', 'order_id')],
      [entity('payment', 'id'), entity('refund', 'payment_id')],
      [entity('payment', 'card_id'), entity('payment', 'card.id')],
      [entity('payment', 'vpa'), entity('payment', 'upi.vpa')],
      [entity('refund', 'amount'), entity('payment', 'amount_refunded')],
      [entity('order', 'receipt'), entity('payment_link', 'reference_id')],
    ],
    // 2 % and 18 % GST on it, as on most captured payments seen.
    shares: [
      { of: entity('payment', 'amount'), field: entity('payment', 'fee'), ratio: 0.0236 },
      { of: entity('payment', 'amount'), field: entity('payment', 'tax'), ratio: 0.0036 },
    ],
  },
  pathPrefixes: ['payload.*.entity'],
  delivery: { timeoutMs: 5_000 },
  endpointRules: [
    {
      kind: 'blocked_hosts',
      severity: 'refused',
      rule: 'The domain is on its blacklist; for a tunnel its documentation recommends zrok.',
      source: BLACKLIST_PAGE,
      hosts: [
        'ngrok.io',
        'loca.lt',
        'webhook.site',
        'requestbin.com',
        'hookbin.com',
        'beeceptor.com',
        'mockbin.org',
        'interact.sh',
        'oast.pro',
        'burpcollaborator.net',
        'canarytokens.com',
        'metadata.google.internal',
        'localhost',
        'local',
        'internal',
        'corp',
        'onion',
      ],
    },
    {
      kind: 'public_only',
      severity: 'refused',
      rule: 'Webhooks are delivered to public addresses only.',
      source: SETUP_PAGE,
    },
    {
      kind: 'ports',
      severity: 'refused',
      rule: 'Only the ports 80 and 443 are allowed.',
      source: SETUP_PAGE,
      ports: [80, 443],
    },
    {
      kind: 'no_word_in_host',
      severity: 'refused',
      rule: 'A URL with "razorpay" in its domain cannot be added.',
      source: SETUP_PAGE,
      word: 'razorpay',
    },
    {
      kind: 'https_only',
      severity: 'discouraged',
      rule: 'An https URL is recommended: over plain http, whoever is on the way reads the payments.',
      source: SETUP_PAGE,
    },
  ],
  notes: [
    'Nothing in the scheme stops a replay: recognise duplicates by X-Razorpay-Event-Id.',
    'A webhook without a secret is sent without the signature header.',
    String.raw`Whether / and non-ASCII characters are still written \/ and \uXXXX today was last proven on a delivery of 2019.`,
  ],
} as const satisfies Provider;
