import { defineProvider } from './profile.ts';

export const midtransSnapbi = defineProvider({
  id: 'midtrans-snapbi',
  name: 'Midtrans SNAP BI',
  evidence: { confidence: 'sdk_verified', sources: ['midtrans-client 1.4.3'] },
  secretVariable: 'MIDTRANS_SNAPBI_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'rsa-sha256',
    signedContent: 'POST:{url|path}:{body|minify|sha256|hex}:{timestamp}',
    encoding: 'base64',
    publicKeyForm: 'pem',
    place: { name: 'X-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Timestamp', unit: 'iso_s' },
  },
  companions: ['X-Timestamp'],
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Timestamp', '{timestamp}'],
    ['X-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['originalPartnerReferenceNo', 'originalReferenceNo'] },
});
