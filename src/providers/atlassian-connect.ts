import { createHash } from 'node:crypto';

import { queryOf, type RequestView } from '../core/signed-content.ts';
import { defineProvider } from './profile.ts';

export const atlassianConnect = defineProvider({
  id: 'atlassian-connect',
  name: 'Atlassian Connect',
  evidence: { confidence: 'sdk_verified', sources: ['atlassian-jwt 2.0.3'] },
  secretVariable: 'ATLASSIAN_SHARED_SECRET',
  signature: {
    kind: 'jwt',
    algorithm: 'HS256',
    key: { encoding: 'utf8' },
    signedContent: '',
    signsUrl: true,
    claims: { iss: '{param:clientKey}', iat: '{now}', exp: '{expiry}', qsh: queryHash },
    checkedClaims: ['qsh'],
    place: { name: 'Authorization', parts: ['JWT {signature}'] },
    params: { clientKey: 'client-key' },
  },
  eventType: { bodyPath: 'webhookEvent' },
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', '{signature}'],
  ],
  refresh: { idPaths: ['issue.id', 'changelog.id'] },
  notes: ['The token covers method, path and query. The shared secret comes with the "installed" lifecycle event.'],
});

/** SHA-256 of method, path and sorted query (atlassian-jwt, createQueryStringHash). */
function queryHash({ method, url = '' }: RequestView): string {
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
  const query = queryOf(url);
  const pairs = [...new Set(query.keys())]
    .filter((name) => name !== 'jwt')
    .map((name) => `${encodeURIComponent(name)}=${query.getAll(name).toSorted().map(encodeURIComponent).join(',')}`)
    .toSorted();
  const bare = path.length > 1 ? path.replace(/\/$/, '') : path;
  return createHash('sha256')
    .update(`${method}&${bare}&${pairs.join('&')}`)
    .digest('hex');
}
