import { defineProvider } from './profile.ts';

export const notion = defineProvider({
  id: 'notion',
  name: 'Notion',
  evidence: { confidence: 'sdk_verified', sources: ['@notionhq/client 5.26.0'] },
  secretVariable: 'NOTION_VERIFICATION_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{body}',
    encoding: 'hex',
    place: { name: 'X-Notion-Signature', parts: ['sha256={signature}'] },
  },
  eventType: { bodyPath: 'type' },
  eventId: { bodyPath: 'id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Notion-Signature', '{signature}'],
  ],
});
