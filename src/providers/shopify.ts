import { defineProvider } from './profile.ts';

export const shopify = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  evidence: { confidence: 'sdk_verified', sources: ['@shopify/shopify-api 13.1.0'] },
  secretVariable: 'SHOPIFY_API_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-Shopify-Hmac-SHA256', parts: ['{signature}'] },
  },
  eventType: { header: 'X-Shopify-Topic' },
  eventId: { header: 'X-Shopify-Event-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['User-Agent', 'Shopify-Captain-Hook'],
    ['Content-Type', 'application/json'],
    ['X-Shopify-Topic', '{event_type}'],
    ['X-Shopify-Shop-Domain', 'example-shop.myshopify.com'],
    ['X-Shopify-API-Version', '2026-07'],
    ['X-Shopify-Webhook-Id', '{event_id}'],
    ['X-Shopify-Event-Id', '{event_id}'],
    ['X-Shopify-Triggered-At', '{date}'],
    ['X-Shopify-Hmac-SHA256', '{signature}'],
  ],
  refresh: {
    // The number in `gid://shopify/Order/…` is the id of what the event is about; one without is about the shop.
    idPaths: [
      'admin_graphql_api_id',
      'order_id',
      'token',
      'line_items.*.id',
      'shipping_lines.*.id',
      'refund_line_items.*.id',
      'refund_line_items.*.line_item_id',
      'transactions.*.id',
    ],
  },
});
