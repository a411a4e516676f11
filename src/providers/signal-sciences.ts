import { defineProvider } from './profile.ts';

export const signalSciences = defineProvider({
  id: 'signal-sciences',
  name: 'Signal Sciences',
  evidence: {
    confidence: 'documented',
    sources: ['https://docs.fastly.com/signalsciences/integrations/generic-webhooks/'],
  },
  secretVariable: 'SIGNAL_SCIENCES_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-SigSci-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-SigSci-Signature', '{signature}'],
  ],
});
