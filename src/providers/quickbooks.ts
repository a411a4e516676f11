import { defineProvider } from './profile.ts';

export const quickbooks = defineProvider({
  id: 'quickbooks',
  name: 'QuickBooks / Intuit',
  evidence: { confidence: 'third_party', sources: ['a published table of providers', 'memory for the other headers'] },
  secretVariable: 'QUICKBOOKS_VERIFIER_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'intuit-signature', parts: ['{signature}'] },
  },
  eventType: {
    bodyPath: [
      'eventNotifications.0.dataChangeEvent.entities.0.name',
      'eventNotifications.0.dataChangeEvent.entities.0.operation',
    ],
  },
  eventId: { header: 'intuit-notification-id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['intuit-notification-id', '{event_id}'],
    ['intuit-signature', '{signature}'],
  ],
  refresh: { idPaths: ['eventNotifications.*.dataChangeEvent.entities.*.id'] },
});
