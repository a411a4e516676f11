import { defineProvider } from './profile.ts';

export const paypal = defineProvider({
  id: 'paypal',
  name: 'PayPal',
  evidence: { confidence: 'third_party', sources: ['a published table of providers'] },
  secretVariable: 'PAYPAL_WEBHOOK_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'rsa-sha256',
    signedContent: '{id}|{timestamp}|{param:webhookId}|{body|crc32}',
    encoding: 'base64',
    publicKeyForm: 'pem',
    place: { name: 'PAYPAL-TRANSMISSION-SIG', parts: ['{signature}'] },
    timestamp: { header: 'PAYPAL-TRANSMISSION-TIME', unit: 'iso_s' },
    idHeader: 'PAYPAL-TRANSMISSION-ID',
    params: { webhookId: 'WH-2W42680HX75582142' },
  },
  eventType: { bodyPath: 'event_type' },
  eventId: { header: 'PAYPAL-TRANSMISSION-ID' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['PAYPAL-TRANSMISSION-ID', '{event_id}'],
    ['PAYPAL-TRANSMISSION-TIME', '{timestamp}'],
    ['PAYPAL-AUTH-ALGO', 'SHA256withRSA'],
    ['PAYPAL-CERT-URL', 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-5edc0ebc'],
    ['PAYPAL-AUTH-VERSION', 'v2'],
    ['PAYPAL-TRANSMISSION-SIG', '{signature}'],
  ],
  refresh: { idPaths: ['id', 'resource.id', 'resource.supplementary_data.related_ids.*'] },
});
