import { defineProvider } from './profile.ts';

export const hubspotV1 = defineProvider({
  id: 'hubspot-v1',
  name: 'HubSpot v1',
  evidence: { confidence: 'sdk_verified', sources: ['@hubspot/api-client 13.5.0'] },
  secretVariable: 'HUBSPOT_CLIENT_SECRET',
  signature: {
    kind: 'hash',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{secret}{body}',
    encoding: 'hex',
    place: { name: 'X-HubSpot-Signature', parts: ['{signature}'] },
  },
  companions: [['X-HubSpot-Signature-Version', 'v1']],
  neverWith: ['X-HubSpot-Signature-v3'],
  eventType: { bodyPath: '0.subscriptionType' },
  eventId: { bodyPath: '0.eventId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-HubSpot-Signature-Version', 'v1'],
    ['X-HubSpot-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['*.eventId', '*.objectId'] },
});
