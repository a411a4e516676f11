import { defineProvider } from './profile.ts';

export const grafana = defineProvider({
  id: 'grafana',
  name: 'Grafana alerting',
  evidence: { confidence: 'documented', sources: ['a published table of providers'] },
  secretVariable: 'GRAFANA_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{timestamp}:{body}',
    encoding: 'hex',
    place: { name: 'X-Grafana-Alerting-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Grafana-Alerting-Timestamp', unit: 's', toleranceSeconds: 300, refusesFuture: true },
  },
  eventType: { bodyPath: 'status' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Grafana-Alerting-Timestamp', '{timestamp}'],
    ['X-Grafana-Alerting-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['alerts.*.fingerprint'] },
});
