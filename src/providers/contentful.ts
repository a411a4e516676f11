import { headerValue } from '../core/headers.ts';
import type { RequestView } from '../core/signed-content.ts';
import { defineProvider } from './profile.ts';

export const contentful = defineProvider({
  id: 'contentful',
  name: 'Contentful',
  evidence: { confidence: 'sdk_verified', sources: ['@contentful/node-apps-toolkit 3.16.1'] },
  secretVariable: 'CONTENTFUL_SIGNING_SECRET',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent: canonicalRequest,
    signsUrl: true,
    encoding: 'hex',
    place: { name: 'x-contentful-signature', parts: ['{signature}'] },
    timestamp: { header: 'x-contentful-timestamp', unit: 'ms', toleranceSeconds: 30 },
  },
  eventType: { header: 'X-Contentful-Topic' },
  headers: [
    ['X-Contentful-Topic', '{event_type}'],
    ['X-Contentful-Webhook-Name', 'Publish to the shop'],
    ['Content-Type', 'application/vnd.contentful.management.v1+json'],
    ['x-contentful-timestamp', '{timestamp}'],
    ['x-contentful-signed-headers', 'x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic'],
    ['x-contentful-signature', '{signature}'],
  ],
  refresh: { idPaths: ['sys.id'] },
  notes: ['Which headers are signed is said by x-contentful-signed-headers, which is signed itself.'],
});

/** Method, path, the listed headers and the body, a line each (@contentful/node-apps-toolkit, requests). */
function canonicalRequest({ method, url = '', rawHeaders, body, timestamp }: RequestView): Uint8Array {
  const listed = headerValue(rawHeaders, 'x-contentful-signed-headers') ?? '';
  const headers = listed
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      const value = headerValue(rawHeaders, name) ?? (name === 'x-contentful-timestamp' ? timestamp : undefined);
      return `${name}:${value ?? ''}`;
    });
  const path = encodeURI(url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/');
  return Buffer.concat([Buffer.from(`${method}\n${path}\n${headers.join(';')}\n`), body]);
}
