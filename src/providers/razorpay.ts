import type { Provider } from '../core/types.ts';
import { razorpayCallbacks } from './razorpay-callbacks.ts';
import { runningTotals } from './razorpay/money-in.ts';
import { razorpayTies } from './razorpay/ties.ts';

const SETUP_PAGE = 'https://razorpay.com/docs/webhooks/setup-edit-payments/';
const BLACKLIST_PAGE = 'https://razorpay.com/docs/webhooks/validate-test/';

export const razorpay = {
  id: 'razorpay',
  name: 'Razorpay',
  evidence: { confidence: 'sdk_verified', sources: ['razorpay 2.9.8'] },
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
    place: { name: 'X-Razorpay-Signature', parts: ['{signature}'] },
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
  // Two producers are visible in deliveries: PHP's json_encode for most, and one that sorts keys.
  wire: {
    style: 'php',
    byEventType: [
      { glob: 'payment_link.*', style: 'sorted' },
      { glob: 'payout.downtime.*', style: 'sorted' },
    ],
  },
  refresh: {
    // The account stays: it names the merchant, not the event.
    ids: [
      {
        prefix:
          '(?:pay|order|rfnd|card|plink|inv|sub|plan|cust|token|spt|disp|doc|setl|trf|txn|pout|poutlk|fa|cont|fav|qr|va|vpa|ba|bt|ut|down|poutdown|sth|notification|item|offer|addr)_|#',
        length: 14,
        alphabet: 'base62',
        timeCoded: true,
      },
      // Accounts of partners' events, and some customers, have no prefix.
      { prefix: '^', length: 14, alphabet: 'base62', timeCoded: true, keys: ['id', 'acc_id'] },
    ],
    times: { eventKeys: ['created_at', 'updated_at'] },
  },
  ties: razorpayTies,
  olderThings: ['refund', 'dispute'].map((than) => ({ older: 'payment', than })),
  runningTotals,
  hostileText: {
    notes: {
      paths: ['payload.*.entity.notes', 'payload.transaction.entity.source.notes'],
      members: { gift_note: 'Happy Diwali, Zoë 🎁 – ₹250 off', delivery_slot: '24/7', weight_kg: '100.00' },
    },
    texts: [
      {
        paths: ['payload.*.entity.description'],
        text: 'tea & cups for Zoë 🎁 2026/27, 100.00',
        joiner: ', ',
        // The description of a payment for a link or an invoice names it; that of a bank transfer says that it has none.
        except: '#|^NA$',
      },
      // Events without notes or a description still name somebody, and accounts are held jointly.
      {
        paths: [
          ...['vpa.name', 'card.name', 'bank_details.beneficiary_name'].map((name) => `payload.token.entity.${name}`),
          'payload.transaction.entity.source.payer_name',
        ],
        text: 'Zoë D’Souza',
        joiner: ' / ',
      },
    ],
  },
  subject: ['payment', 'refund', 'order', 'payment_link', 'invoice', 'payout', 'settlement', 'dispute', 'transfer'].map(
    (entity) => ({
      amount: `payload.${entity}.entity.amount`,
      currency: `payload.${entity}.entity.currency`,
      unit: 'minor' as const,
    }),
  ),
  callbacks: { secretVariable: 'RAZORPAY_KEY_SECRET', forms: razorpayCallbacks },
  pathPrefixes: ['payload.*.entity'],
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
  delivery: {
    timeoutMs: 5_000,
    retries: {
      // 5 s, doubled thirteen times: the last of them ends 22.75 h after the first attempt.
      delaysMs: Array.from({ length: 14 }, (_, step) => 5_000 * 2 ** step),
      instant: { delayMs: 230, eventTypes: ['payment.authorized', 'payment.captured', 'order.paid'] },
      signsEachAttempt: false,
      disablesAfter: 1,
      certainty: 'measured',
      source:
        'The waits and the unchanged signature were measured on deliveries of 2026; that it ends after 24 hours, when the ' +
        'URL is disabled until somebody enables it again, is documented.',
    },
  },
  notes: [
    'Nothing in the scheme stops a replay: recognise duplicates by X-Razorpay-Event-Id.',
    'A webhook without a secret is sent without the signature header.',
    String.raw`Whether / and non-ASCII characters are still written \/ and \uXXXX today was last proven on a delivery of 2019.`,
  ],
} as const satisfies Provider;
