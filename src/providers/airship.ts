import { defineProvider } from './profile.ts';

export const airship = defineProvider({
  id: 'airship',
  name: 'Airship open channels',
  evidence: { confidence: 'documented', sources: ['https://support.airship.com/hc/en-us/articles/360032501831'] },
  secretVariable: 'AIRSHIP_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-UA-SIGNATURE', parts: ['{signature}'] },
    timestamp: { header: 'X-UA-TIMESTAMP', unit: 's' },
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/json'],
    ['X-UA-TIMESTAMP', '{timestamp}'],
    ['X-UA-SIGNATURE', '{signature}'],
  ],
});
