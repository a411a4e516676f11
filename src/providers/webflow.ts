import { defineProvider } from './profile.ts';

export const webflow = defineProvider({
  id: 'webflow',
  name: 'Webflow',
  evidence: { confidence: 'sdk_verified', sources: ['webflow-api 3.3.4'] },
  secretVariable: 'WEBFLOW_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'x-webflow-signature', parts: ['{signature}'] },
    timestamp: { header: 'x-webflow-timestamp', unit: 'ms', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'triggerType' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-webflow-timestamp', '{timestamp}'],
    ['x-webflow-signature', '{signature}'],
  ],
  refresh: { idPaths: ['payload.orderId'] },
});
