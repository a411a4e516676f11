import { defineProvider } from './profile.ts';

export const hubspotV2 = defineProvider({
  id: 'hubspot-v2',
  name: 'HubSpot v2',
  evidence: { confidence: 'sdk_verified', sources: ['@hubspot/api-client 13.5.0'] },
  secretVariable: 'HUBSPOT_CLIENT_SECRET',
  signature: {
    kind: 'hash',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{secret}{method}{url}{body}',
    encoding: 'hex',
    place: { name: 'X-HubSpot-Signature', parts: ['{signature}'] },
  },
  companions: [['X-HubSpot-Signature-Version', 'v2']],
  neverWith: ['X-HubSpot-Signature-v3'],
  eventType: { bodyPath: '0.subscriptionType' },
  eventId: { bodyPath: '0.eventId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-HubSpot-Signature-Version', 'v2'],
    ['X-HubSpot-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['*.eventId', '*.objectId'] },
});
