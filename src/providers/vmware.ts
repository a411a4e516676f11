import { defineProvider } from './profile.ts';

export const vmware = defineProvider({
  id: 'vmware',
  name: 'VMware Workspace ONE UEM',
  evidence: { confidence: 'documented', sources: ['ngrok vmware guide'] },
  secretVariable: 'VMWARE_WEBHOOK_SECRET',
  signature: {
    kind: 'token',
    signedContent: 'Basic {secret|base64}',
    place: { name: 'Authorization', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'EventType' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
});
