import { defineProvider } from './profile.ts';

export const mollieClassic = defineProvider({
  id: 'mollie-classic',
  name: 'Mollie classic',
  evidence: { confidence: 'third_party', sources: ['docs.mollie.com', 'skills.sh hookdeck mollie-webhooks'] },
  signature: { kind: 'none' },
  eventType: {},
  eventId: { bodyPath: 'id' },
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  wire: { style: 'form' },
});
