import { renderContentText, type RequestView } from '../core/signed-content.ts';
import { defineProvider } from './profile.ts';

export const plivoV3 = defineProvider({
  id: 'plivo-v3',
  name: 'Plivo v3',
  evidence: { confidence: 'sdk_verified', sources: ['plivo 4.79.0'] },
  secretVariable: 'PLIVO_AUTH_TOKEN',
  signature: {
    kind: 'hmac',
    algorithm: 'sha256',
    key: { encoding: 'utf8' },
    signedContent,
    signsUrl: true,
    encoding: 'base64',
    place: { name: 'X-Plivo-Signature-V3', parts: ['{signature}'] },
    nonceHeader: 'X-Plivo-Signature-V3-Nonce',
  },
  eventType: {},
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Plivo-Signature-V3', '{signature}'],
    ['X-Plivo-Signature-V3-Nonce', '{signature}'],
  ],
  wire: { style: 'form' },
});

/** plivo-node dist/utils/v3Security.js: the query, sorted, stands before the form, with a dot between where both are there. */
function signedContent(request: RequestView): string {
  const [base = '', query = ''] = (request.url ?? '').split('?');
  const sorted = Array.from(new URLSearchParams(query), ([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('&');
  const form = renderContentText('{form_sorted}', request);
  const parts = [sorted, form].filter((part) => part !== '');
  return `${base}${parts.length > 0 ? '?' : ''}${parts.join('.')}.${request.nonce ?? ''}`;
}
