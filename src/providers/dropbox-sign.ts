import { defineProvider } from './profile.ts';

export const dropboxSign = defineProvider({
  id: 'dropbox-sign',
  name: 'Dropbox Sign',
  evidence: { confidence: 'sdk_verified', sources: ['@dropbox/sign 1.11.0'] },
  secretVariable: 'DROPBOX_SIGN_WEBHOOK_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: '{json:/event/event_time}{json:/event/event_type}',
    encoding: 'hex',
    place: { in: 'json', name: '/event/event_hash', parts: ['{signature}'] },
  },
  eventType: { bodyPath: 'event.event_type' },
  headers: [['Content-Type', 'application/json']],
  refresh: {
    idPaths: ['event.event_metadata.related_signature_id', 'signature_request.signature_request_id'],
  },
});
