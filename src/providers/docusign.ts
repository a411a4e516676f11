import { defineProvider } from './profile.ts';

export const docusign = defineProvider({
  id: 'docusign',
  name: 'DocuSign Connect',
  evidence: { confidence: 'sdk_read', sources: ['docusign/code-examples-node mirrored snapshot'] },
  secretVariable: 'DOCUSIGN_HMAC_KEY',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'X-DocuSign-Signature-1', parts: ['{signature}'], numbered: true },
  },
  eventType: { bodyPath: 'event' },
  eventId: { bodyPath: 'data.envelopeId' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Authorization-Digest', 'HMACSHA256'],
    ['X-DocuSign-AccountId', '00000000-0000-0000-0000-000000000000'],
    ['X-DocuSign-Signature-1', '{signature}'],
  ],
});
