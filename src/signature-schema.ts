import { z } from 'zod';

import { isValidHeader } from './core/headers.ts';
import { contentFields, contentProblem } from './core/signed-content.ts';
import { templateParts } from './core/template.ts';

export const headerName = z.string().refine((name) => isValidHeader(name, ''), { error: 'expected a header name' });

const content = z.string().superRefine((text, context) => {
  const problem = contentProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const part = z
  .string()
  .refine(
    (text) =>
      templateParts(text).every((each) => !('field' in each) || ['signature', 'timestamp'].includes(each.field)),
    { error: 'expected a template of {signature}, {timestamp}' },
  );

const key = z
  .strictObject({ encoding: z.enum(['utf8', 'base64', 'hex']), dropPrefix: z.string().optional() })
  .default({ encoding: 'utf8' })
  .describe('How the secret becomes the key.');

const encoding = z.enum(['hex', 'base64', 'base64url']);

/** What all schemes have: what is signed, where the signature stands, and when it was made. */
const scheme = {
  signedContent: content.describe(
    'A template such as "{timestamp}.{body}"; {url}, {id}, {header:Name}, {json:/pointer}, {form:field}, {query:name} and filters as in {body|sha256|hex} are known, too.',
  ),
  place: z.strictObject({
    in: z.enum(['header', 'json', 'form', 'query']).optional().describe('Left out: in a header.'),
    name: z.string().min(1).describe('The header, the JSON pointer, the form field or the query parameter.'),
    parts: z.array(part).min(1).describe('For example ["t={timestamp}", "v1={signature}"].'),
    separator: z.string().optional(),
  }),
  timestamp: z
    .strictObject({
      header: headerName.optional().describe('Left out when the timestamp is a part of the signature header.'),
      unit: z.enum(['s', 'ms', 'iso', 'iso_s', 'iso_local']),
      toleranceSeconds: z.number().int().positive().default(300),
      refusesFuture: z.boolean().default(true),
    })
    .optional(),
  idHeader: headerName.optional(),
};

/** A scheme as a project writes it; those that need code are bundled ones alone. */
export const signatureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('hmac'),
    algorithm: z.enum(['sha1', 'sha256', 'sha512']),
    key,
    encoding,
    ...scheme,
  }),
  z.strictObject({
    kind: z.literal('hash'),
    algorithm: z.enum(['md5', 'sha1', 'sha256', 'sha512']),
    key,
    encoding,
    ...scheme,
  }),
  z.strictObject({ kind: z.literal('token'), ...scheme }),
  z.strictObject({
    kind: z.literal('key_pair'),
    algorithm: z.enum(['ed25519', 'rsa-sha256', 'ecdsa-p256-sha256']),
    encoding,
    publicKeyForm: z.enum(['raw_hex', 'raw_base64', 'spki_base64', 'pem', 'jwks']).default('pem'),
    ...scheme,
  }),
  z.strictObject({
    kind: z.literal('jwt'),
    algorithm: z.enum(['HS256', 'RS256', 'ES256']),
    key,
    claims: z.record(z.string(), content).describe('Each a template as of the signed content, or {now} or {expiry}.'),
    checkedClaims: z.array(z.string()).describe('Those that have to fit the request.'),
    ...scheme,
  }),
]);

/** What no single field shows: a profile that could not verify what it signs, or would send nothing signed. */
export function signatureProblems(own: {
  signature: z.infer<typeof signatureSchema>;
  headers: ReadonlyArray<readonly [string, string]>;
}): Array<{ path: string[]; message: string }> {
  const { signature: profile, headers } = own;
  if (profile.kind === 'none') return [];
  const { place, timestamp, idHeader, signedContent } = profile;
  const fields = contentFields(signedContent);
  const inValue = (field: string): boolean => place.parts.some((each) => each.includes(`{${field}}`));
  const isSent = headers.some(
    ([name, value]) => name.toLowerCase() === place.name.toLowerCase() && value === '{signature}',
  );
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
    [inHeader && !isValidHeader(place.name, ''), ['signature', 'place', 'name'], 'expected a header name'],
    [
      fields.has('timestamp') && (!timestamp || (timestamp.header === undefined && !inValue('timestamp'))),
      ['signature', 'timestamp'],
      'the signed content has a {timestamp}: expected where it is sent, in a header or a part of the signature header',
    ],
    [
      fields.has('id') && idHeader === undefined,
      ['signature', 'idHeader'],
      'the signed content has an {id}: expected the header it is sent in',
    ],
    [
      (profile.kind === 'token' || profile.kind === 'hash') && !fields.has('secret'),
      ['signature', 'signedContent'],
      'expected {secret} in it: nothing else would be secret',
    ],
    [
      inHeader && !isSent,
      ['headers'],
      `expected ["${place.name}", "{signature}"] among them: without it nothing signed would be sent`,
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, path, message]) => ({ path, message }));
}
