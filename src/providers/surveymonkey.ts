import { defineProvider } from './profile.ts';

export const surveymonkey = defineProvider({
  id: 'surveymonkey',
  name: 'SurveyMonkey',
  evidence: { confidence: 'documented', sources: ['n8n SurveyMonkeyTrigger (read)'] },
  secretVariable: 'SURVEYMONKEY_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha1',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'base64',
    place: { name: 'Sm-Signature', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event_type' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Sm-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['event_id', 'object_id'] },
});
