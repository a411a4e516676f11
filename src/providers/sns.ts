import { utf8Text } from '../core/json-text.ts';
import type { RequestView } from '../core/signed-content.ts';
import { defineProvider } from './profile.ts';

export const sns = defineProvider({
  id: 'sns',
  name: 'Amazon SNS',
  evidence: { confidence: 'sdk_verified', sources: ['sns-validator 0.3.5', 'sns-payload-validator lib/index.js'] },
  secretVariable: 'SNS_PUBLIC_KEY',
  signature: {
    kind: 'key_pair',
    algorithm: 'rsa-sha256',
    signedContent: keysAndValues,
    signs: 'fields',
    encoding: 'base64',
    publicKeyForm: 'pem',
    place: { in: 'json', name: '/Signature', parts: ['{signature}'] },
  },
  eventType: { header: 'x-amz-sns-message-type' },
  eventId: { bodyPath: 'MessageId' },
  headers: [
    ['x-amz-sns-message-type', '{event_type}'],
    ['x-amz-sns-message-id', '{event_id}'],
    ['x-amz-sns-topic-arn', '{json:/TopicArn}'],
    ['Content-Type', 'text/plain; charset=UTF-8'],
    ['User-Agent', 'Amazon Simple Notification Service Agent'],
  ],
  notes: [
    'Receivers fetch the certificate from SigningCertURL: give yours the local public key in its place.',
    'With raw message delivery nothing is signed. Before the first message a receiver has to visit SubscribeURL.',
  ],
});

/** Name and value of these members, a line each and in this order, as far as they are there. */
function keysAndValues({ body }: RequestView): string | undefined {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(utf8Text(body) ?? '') as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  return names.flatMap((name) => (typeof message[name] === 'string' ? [`${name}\n${message[name]}\n`] : [])).join('');
}
