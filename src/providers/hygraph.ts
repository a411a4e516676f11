import { defineProvider } from './profile.ts';

export const hygraph = defineProvider({
  id: 'hygraph',
  name: 'Hygraph',
  evidence: { confidence: 'sdk_verified', sources: ['@hygraph/utils 1.2.1'] },
  secretVariable: 'HYGRAPH_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{"Body":{body|json},"EnvironmentName":"{param:env}","TimeStamp":{timestamp}}',
    encoding: 'base64',
    place: { name: 'gcms-signature', parts: ['sign={signature}', 'env={param:env}', 't={timestamp}'], separator: ', ' },
    timestamp: { unit: 'ms' },
    params: { env: 'master' },
  },
  eventType: { bodyPath: 'operation' },
  headers: [
    ['Content-Type', 'application/json'],
    ['gcms-signature', '{signature}'],
  ],
});
