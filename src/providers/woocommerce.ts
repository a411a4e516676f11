import { defineProvider } from './profile.ts';

export const woocommerce = defineProvider({
  id: 'woocommerce',
  name: 'WooCommerce',
  evidence: {
    confidence: 'third_party',
    sources: ['tern', 'a published table of providers', 'hookdeck/webhook-skills woocommerce-webhooks'],
  },
  secretVariable: 'WOOCOMMERCE_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-WC-Webhook-Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'X-WC-Webhook-Topic' },
  eventId: { header: 'X-WC-Webhook-Delivery-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'WooCommerce/9.x Hookshot (WordPress/6.x)'],
    ['Content-Type', 'application/json'],
    ['X-WC-Webhook-Topic', '{event_type}'],
    ['X-WC-Webhook-Resource', '{event_name}'],
    ['X-WC-Webhook-Event', '{event_action}'],
    ['X-WC-Webhook-ID', '1'],
    ['X-WC-Webhook-Delivery-ID', '{event_id}'],
    ['X-WC-Webhook-Source', 'https://shop.example/'],
    ['X-WC-Webhook-Signature', '{signature}'],
  ],
  refresh: {
    idPaths: ['id', 'number', 'order_key'],
    // The one beside it is the shop's own, and says no zone.
    times: { eventKeys: ['date_created_gmt'] },
  },
});
