import { isValidHeader } from './core/headers.ts';
import { contentFields, contentProblem } from './core/signed-content.ts';
import type { OwnProvider } from './own-provider.ts';

/** The algorithms of each kind of scheme that has one. */
export const ALGORITHMS = {
  hmac: ['md5', 'sha1', 'sha256', 'sha512'],
  hash: ['md5', 'sha1', 'sha256', 'sha512'],
  key_pair: ['ed25519', 'rsa-sha256', 'rsa-sha1', 'ecdsa-p256-sha256'],
  jwt: ['HS256', 'RS256', 'ES256'],
} as const;

export const ENCODINGS = ['hex', 'base64', 'base64url'] as const;

/** Something of an own provider that is wrong, and where. */
export interface OwnProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What JavaScript may leave out, and types would have told; undefined: nothing. */
export function ownFormProblem(own: unknown): OwnProblem | undefined {
  const { id, signature, headers, eventType } = fieldsOf(own);
  const { kind, algorithm, encoding, signedContent, place, claims, checkedClaims } = fieldsOf(signature);
  const { name, parts } = fieldsOf(place);
  const algorithms = (ALGORITHMS as Readonly<Record<string, readonly unknown[]>>)[String(kind)];
  const isSigned = kind !== 'none';
  const templates = typeof signedContent === 'string' ? [contentProblem(signedContent)] : [];
  const claimTemplates = Object.values(fieldsOf(claims)).map((each) =>
    typeof each === 'string' ? claimProblem(each) : undefined,
  );
  const found: ReadonlyArray<readonly [wrong: boolean, path: string, message: string]> = [
    [typeof id !== 'string' || id === '', 'id', 'expected a text'],
    [!KINDS.includes(String(kind)), 'signature.kind', `expected one of ${KINDS.join(', ')}`],
    [algorithms?.includes(algorithm) === false, 'signature.algorithm', `expected one of ${algorithms?.join(', ')}`],
    [
      ['hmac', 'hash', 'key_pair'].includes(String(kind)) && !(ENCODINGS as readonly unknown[]).includes(encoding),
      'signature.encoding',
      `expected one of ${ENCODINGS.join(', ')}`,
    ],
    [
      isSigned && !['string', 'function'].includes(typeof signedContent),
      'signature.signedContent',
      'expected a template such as "{timestamp}.{body}"',
    ],
    [
      isSigned && (typeof name !== 'string' || !isTexts(parts)),
      'signature.place',
      'expected a name, and parts such as ["{signature}"]',
    ],
    [kind === 'jwt' && !isTexts(checkedClaims), 'signature.checkedClaims', 'expected a list of names'],
    [
      !Array.isArray(headers) || !headers.every((header) => isTexts(header) && header.length === 2),
      'headers',
      'expected a list of [name, value]',
    ],
    [
      typeof eventType !== 'object' || eventType === null,
      'eventType',
      'expected an object, such as { bodyPath: "type" }',
    ],
    ...templates.map((problem) => [problem !== undefined, 'signature.signedContent', problem ?? ''] as const),
    ...claimTemplates.map((problem) => [problem !== undefined, 'signature.claims', problem ?? ''] as const),
  ];
  const first = found.find(([wrong]) => wrong);
  return first && { path: first[1].split('.'), message: first[2] };
}

const KINDS: readonly string[] = [...Object.keys(ALGORITHMS), 'token', 'custom', 'none'];

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** What no single field shows: a profile that could not verify what it signs, or would send nothing signed. */
export function ownProblems({ signature: profile, headers }: Pick<OwnProvider, 'signature' | 'headers'>): OwnProblem[] {
  if (profile.kind === 'none') return [];
  const { place, timestamp, idHeader, nonceHeader, signedContent } = profile;
  const fields = contentFields(signedContent);
  const inValue = (field: string): boolean => place.parts.some((each) => each.includes(`{${field}}`));
  const isSent = (name: string, ...values: readonly string[]): boolean =>
    headers.some(([header, value]) => header.toLowerCase() === name.toLowerCase() && values.includes(value));
  const inHeader = place.in === undefined || place.in === 'header';
  const problems: Array<[wrong: boolean, path: string[], message: string]> = [
    [!inValue('signature'), ['signature', 'place', 'parts'], 'expected a part with {signature}'],
    [
      place.parts.length > 1 && place.separator === undefined,
      ['signature', 'place', 'separator'],
      'expected what stands between the parts',
    ],
    [
      place.in === 'json' && !place.name.startsWith('/'),
      ['signature', 'place', 'name'],
      'expected a JSON pointer such as /data/signature',
    ],
    [place.in !== 'body' && place.name === '', ['signature', 'place', 'name'], 'expected where the signature stands'],
    [inHeader && !isValidHeader(place.name, ''), ['signature', 'place', 'name'], 'expected a header name'],
    [
      fields.has('timestamp') &&
        timestamp?.header === undefined &&
        timestamp?.bodyPath === undefined &&
        (!timestamp || !inValue('timestamp')),
      ['signature', 'timestamp'],
      'the signed content has a {timestamp}: expected where it is sent, in a header, a part of the signature header or the body',
    ],
    [
      fields.has('id') && idHeader === undefined,
      ['signature', 'idHeader'],
      'the signed content has an {id}: expected the header it is sent in',
    ],
    [
      fields.has('nonce') && nonceHeader === undefined,
      ['signature', 'nonceHeader'],
      'the signed content has a {nonce}: expected the header it is sent in',
    ],
    [
      (profile.kind === 'token' || profile.kind === 'hash') && !fields.has('secret'),
      ['signature', 'signedContent'],
      'expected {secret} in it: nothing else would be secret',
    ],
    [
      inHeader && !isSent(place.name, '{signature}'),
      ['headers'],
      `expected ["${place.name}", "{signature}"] among them: without it nothing signed would be sent`,
    ],
    [
      idHeader !== undefined && !isSent(idHeader, '{event_id}', '{signature}'),
      ['headers'],
      `expected ["${idHeader}", "{event_id}"] among them: without it the id that is signed would not be sent`,
    ],
    [
      timestamp?.header !== undefined && !isSent(timestamp.header, '{timestamp}', '{signature}'),
      ['headers'],
      `expected ["${timestamp?.header}", "{timestamp}"] among them: without it the time that is signed would not be sent`,
    ],
    [
      nonceHeader !== undefined && !isSent(nonceHeader, '{signature}'),
      ['headers'],
      `expected ["${nonceHeader}", "{signature}"] among them: without it the text that is signed would not be sent`,
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, path, message]) => ({ path, message }));
}

/** What is wrong with a template of a token's claim; undefined: nothing. */
export function claimProblem(template: string): string | undefined {
  return template === '{now}' || template === '{expiry}' ? undefined : contentProblem(template);
}
