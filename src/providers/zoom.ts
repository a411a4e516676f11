import { defineProvider } from './profile.ts';

export const zoom = defineProvider({
  id: 'zoom',
  name: 'Zoom',
  evidence: { confidence: 'sdk_verified', sources: ['@zoom/rivet 0.4.0'] },
  secretVariable: 'ZOOM_WEBHOOK_SECRET_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: 'v0:{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'x-zm-signature', parts: ['v0={signature}'] },
    timestamp: { header: 'x-zm-request-timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'event' },
  headers: [
    ['Content-Type', 'application/json'],
    ['x-zm-request-timestamp', '{timestamp}'],
    ['x-zm-signature', '{signature}'],
  ],
  refresh: { idPaths: ['payload.object.uuid'] },
});
