import { defineProvider } from './profile.ts';

export const persona = defineProvider({
  id: 'persona',
  name: 'Persona',
  evidence: { confidence: 'documented', sources: ['skills.sh hookdeck persona-webhooks; docs.withpersona.com'] },
  secretVariable: 'PERSONA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}.{body}',
    encoding: 'hex',
    place: { name: 'Persona-Signature', parts: ['t={timestamp},v1={signature}'], separator: ' ' },
    timestamp: { unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'data.attributes.name' },
  eventId: { bodyPath: 'data.id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Persona-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['data.id', 'data.attributes.payload.data.id'] },
});
