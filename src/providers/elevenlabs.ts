import { defineProvider } from './profile.ts';

export const elevenlabs = defineProvider({
  id: 'elevenlabs',
  name: 'ElevenLabs',
  evidence: { confidence: 'sdk_verified', sources: ['@elevenlabs/elevenlabs-js 2.73.0'] },
  secretVariable: 'ELEVENLABS_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'ElevenLabs-Signature', parts: ['t={timestamp}', 'v0={signature}'], separator: ',' },
    timestamp: { unit: 's', toleranceSeconds: 1800 },
  },
  eventType: { bodyPath: 'type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['ElevenLabs-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['data.conversation_id'] },
});
