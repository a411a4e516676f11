import { defineProvider } from './profile.ts';

export const twitch = defineProvider({
  id: 'twitch',
  name: 'Twitch EventSub',
  evidence: { confidence: 'peer_verified', sources: ['@twurple/eventsub-http 8.1.4'] },
  secretVariable: 'TWITCH_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{id}{timestamp}{body}',
    encoding: 'hex',
    place: { name: 'Twitch-Eventsub-Message-Signature', parts: ['sha256={signature}'] },
    timestamp: { header: 'Twitch-Eventsub-Message-Timestamp', unit: 'iso', toleranceSeconds: 600, refusesFuture: true },
    idHeader: 'Twitch-Eventsub-Message-Id',
  },
  eventType: { header: 'Twitch-Eventsub-Subscription-Type' },
  eventId: { header: 'Twitch-Eventsub-Message-Id' },
  eventIdForm: { literalPrefix: '', prefix: '', length: 36, alphabet: 'uuid' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Twitch-Eventsub-Message-Id', '{event_id}'],
    ['Twitch-Eventsub-Message-Timestamp', '{timestamp}'],
    ['Twitch-Eventsub-Message-Type', 'notification'],
    ['Twitch-Eventsub-Subscription-Type', '{event_type}'],
    ['Twitch-Eventsub-Subscription-Version', '1'],
    ['Twitch-Eventsub-Message-Retry', '0'],
    ['Twitch-Eventsub-Message-Signature', '{signature}'],
  ],
});
