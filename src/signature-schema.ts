import { z } from 'zod';

import { isValidHeader } from './core/headers.ts';
import { contentProblem } from './core/signed-content.ts';
import { templateParts } from './core/template.ts';
import { ALGORITHMS, claimProblem, ENCODINGS } from './own-problems.ts';

export const headerName = z.string().refine((name) => isValidHeader(name, ''), { error: 'expected a header name' });

const template = (problemOf: (text: string) => string | undefined) =>
  z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const content = template(contentProblem);
const claim = template(claimProblem);

const part = z
  .string()
  .refine(
    (text) =>
      templateParts(text).every((each) => !('field' in each) || /^(?:signature|timestamp|param:.+)$/.test(each.field)),
    { error: 'expected a template of {signature}, {timestamp}, {param:name}' },
  );

const key = z
  .strictObject({
    encoding: z.enum(['utf8', 'base64', 'hex']),
    dropPrefix: z.string().optional(),
    dropThrough: z.string().min(1).optional().describe('All up to and with the last of this text is taken off.'),
    normalise: z.enum(['NFKD']).optional(),
    digest: z.enum(['sha1']).optional(),
  })
  .optional()
  .describe('How the secret becomes the key; left out: it is its text.');

const algorithm = z.enum(ALGORITHMS.hmac);

const encoding = z.enum(ENCODINGS);

/** What all schemes have: what is signed, where the signature stands, and when it was made. */
const scheme = {
  signedContent: content.describe(
    'A template such as "{timestamp}.{body}"; {url}, {id}, {header:Name}, {json:/pointer}, {form:field}, {query:name} and filters as in {body|sha256|hex} are known, too.',
  ),
  place: z.strictObject({
    in: z.enum(['header', 'json', 'form', 'query', 'body']).optional().describe('Left out: in a header.'),
    name: z.string().describe('The header, the JSON pointer, the form field or the query parameter.'),
    parts: z.array(part).min(1).describe('For example ["t={timestamp}", "v1={signature}"].'),
    separator: z.string().optional(),
    numbered: z.boolean().optional().describe('Each secret has a header of its own, whose name ends in its number.'),
  }),
  timestamp: z
    .strictObject({
      header: headerName.optional().describe('Left out when it is a part of the signature header, or in the body.'),
      bodyPath: z.string().min(1).optional().describe('Its path in the body.'),
      unit: z.enum(['s', 'ms', 'iso', 'iso_s', 'iso_local']),
      toleranceSeconds: z.number().int().positive().optional().describe('Left out: 300.'),
      refusesFuture: z.boolean().optional().describe('Left out: true.'),
    })
    .optional(),
  idHeader: headerName.optional().describe('The header with the id that is signed.'),
  nonceHeader: headerName.optional().describe('The header with text that is new in each request and signed.'),
  params: z
    .record(z.string(), z.string())
    .optional()
    .describe('What {param:name} stands for where the environment does not say it.'),
  query: z.record(z.string(), content).optional().describe('Query parameters that are added to the URL, and signed.'),
};

/** A scheme as a project writes it; those that need code are bundled ones alone. */
export const signatureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.enum(['hmac', 'hash']),
    algorithm,
    key,
    encoding,
    legacy: z
      .array(z.strictObject({ header: headerName, algorithm, part, hashed: content.optional() }))
      .optional()
      .describe('Further signatures that are sent.'),
    ...scheme,
  }),
  z.strictObject({ kind: z.literal('token'), ...scheme }),
  z.strictObject({
    kind: z.literal('key_pair'),
    algorithm: z.enum(ALGORITHMS.key_pair),
    encoding,
    publicKeyForm: z
      .enum(['raw_hex', 'raw_base64', 'spki_base64', 'pem', 'jwks'])
      .optional()
      .describe('How receivers are given the public key; left out: pem.'),
    ...scheme,
  }),
  z.strictObject({
    kind: z.literal('jwt'),
    algorithm: z.enum(ALGORITHMS.jwt),
    key,
    claims: z
      .record(z.string(), claim)
      .optional()
      .describe('Each a template as of the signed content, or {now} or {expiry}; left out: the body is the claims.'),
    checkedClaims: z.array(z.string()).describe('Those that have to fit the request.'),
    publicKeyForm: z.enum(['jwks', 'pem']).optional(),
    ...scheme,
  }),
]);
