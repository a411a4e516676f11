import { defineProvider } from './profile.ts';

export const sendgrid = defineProvider({
  id: 'sendgrid',
  name: 'Twilio SendGrid Event Webhook',
  evidence: { confidence: 'sdk_verified', sources: ['@sendgrid/eventwebhook 8.0.0'] },
  secretVariable: 'SENDGRID_WEBHOOK_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'ecdsa-p256-sha256',
    signedContent: '{timestamp}{body}',
    encoding: 'base64',
    publicKeyForm: 'spki_base64',
    place: { name: 'X-Twilio-Email-Event-Webhook-Signature', parts: ['{signature}'] },
    timestamp: { header: 'X-Twilio-Email-Event-Webhook-Timestamp', unit: 's' },
  },
  eventType: { bodyPath: '0.event' },
  eventId: { bodyPath: '0.sg_event_id' },
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Twilio-Email-Event-Webhook-Timestamp', '{timestamp}'],
    ['X-Twilio-Email-Event-Webhook-Signature', '{signature}'],
  ],
  refresh: { idPaths: ['*.sg_event_id', '*.sg_message_id'] },
  wire: { style: 'crlf' },
});
