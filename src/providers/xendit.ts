import { defineProvider } from './profile.ts';

export const xendit = defineProvider({
  id: 'xendit',
  name: 'Xendit',
  evidence: { confidence: 'memory', sources: ['memory; xendit-node 7 has no verifier'] },
  secretVariable: 'XENDIT_CALLBACK_TOKEN',
  signature: { kind: 'token', signedContent: '{secret}', place: { name: 'x-callback-token', parts: ['{signature}'] } },
  eventType: { bodyPath: 'event' },
  eventId: { header: 'webhook-id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['webhook-id', '{event_id}'],
    ['x-callback-token', '{signature}'],
  ],
});
