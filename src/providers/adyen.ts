import { defineProvider } from './profile.ts';

export const adyen = defineProvider({
  id: 'adyen',
  name: 'Adyen',
  evidence: {
    confidence: 'sdk_verified',
    sources: [
      '@adyen/api-library 32.1.0',
      'docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    ],
  },
  secretVariable: 'ADYEN_HMAC_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'hex' },
    signedContent:
      '{json:/notificationItems/0/NotificationRequestItem/pspReference}:{json:/notificationItems/0/NotificationRequestItem/originalReference}:{json:/notificationItems/0/NotificationRequestItem/merchantAccountCode}:{json:/notificationItems/0/NotificationRequestItem/merchantReference}:{json:/notificationItems/0/NotificationRequestItem/amount/value}:{json:/notificationItems/0/NotificationRequestItem/amount/currency}:{json:/notificationItems/0/NotificationRequestItem/eventCode}:{json:/notificationItems/0/NotificationRequestItem/success}',
    encoding: 'base64',
    place: {
      in: 'json',
      name: '/notificationItems/0/NotificationRequestItem/additionalData/hmacSignature',
      parts: ['{signature}'],
    },
  },
  eventType: { bodyPath: 'notificationItems.0.NotificationRequestItem.eventCode' },
  eventId: { bodyPath: 'notificationItems.0.NotificationRequestItem.pspReference' },
  headers: [['Content-Type', 'application/json; charset=utf-8']],
  refresh: { idPaths: ['notificationItems.*.NotificationRequestItem.originalReference'] },
});
