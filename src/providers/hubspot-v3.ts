import { defineProvider } from './profile.ts';

export const hubspotV3 = defineProvider({
  id: 'hubspot-v3',
  name: 'HubSpot v3',
  evidence: { confidence: 'sdk_verified', sources: ['@hubspot/api-client 13.5.0'] },
  secretVariable: 'HUBSPOT_CLIENT_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{method}{url}{body}{timestamp}',
    encoding: 'base64',
    place: { name: 'X-HubSpot-Signature-v3', parts: ['{signature}'] },
    timestamp: { header: 'X-HubSpot-Request-Timestamp', unit: 'ms', toleranceSeconds: 300 },
  },
  eventType: { bodyPath: '0.subscriptionType' },
  eventId: { bodyPath: '0.eventId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-HubSpot-Request-Timestamp', '{timestamp}'],
    ['X-HubSpot-Signature-v3', '{signature}'],
  ],
  refresh: { idPaths: ['*.eventId', '*.objectId'] },
});
