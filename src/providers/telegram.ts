import { defineProvider } from './profile.ts';

export const telegram = defineProvider({
  id: 'telegram',
  name: 'Telegram Bot API',
  evidence: { confidence: 'peer_verified', sources: ['telegraf 4.16.3'] },
  secretVariable: 'TELEGRAM_SECRET_TOKEN',
  signature: {
    kind: 'token',
    signedContent: '{secret}',
    place: { name: 'X-Telegram-Bot-Api-Secret-Token', parts: ['{signature}'] },
  },
  eventType: {},
  eventId: { bodyPath: 'update_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Telegram-Bot-Api-Secret-Token', '{signature}'],
  ],
  refresh: { idPaths: ['callback_query.id', '*.message_id', 'callback_query.message.message_id'] },
});
