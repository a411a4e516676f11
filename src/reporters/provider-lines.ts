import { HANDSHAKES } from '../core/handshake-questions.ts';
import { paramVariable } from '../core/param.ts';
import { placeIsHeader, placeWords } from '../core/placing.ts';
import { caveatOf, signatureForm } from '../core/scheme.ts';
import type { KeyDerivation, SignedTimestamp, SigningProfile, TextEncoding } from '../core/signature-profile.ts';
import { contentParts } from '../core/signed-content.ts';
import type { Evidence, Provider } from '../core/types.ts';
import type { WorkedExample } from '../core/worked-example.ts';
import { retryRow } from './retry-lines.ts';
import type { Style } from './style.ts';

/** A provider's profile for people: what is signed, with what key, where it stands, and what is not certain. */
export function providerLines(provider: Provider, events: number, style: Style): string[] {
  const { signature } = provider;
  const rows: Array<readonly [string, string]> = [
    ...(provider.docsUrl === undefined ? [] : [['documentation', provider.docsUrl] as const]),
    ['sample events', `${events}   (hooks events ${provider.id})`],
    ...(provider.secretVariable ? [['secret', `$${provider.secretVariable}`] as const] : []),
    ...(signature.kind === 'none' ? [] : signatureRows(signature, provider.id)),
    ['event type', whereWords(provider.eventType)],
    ...(provider.eventId ? [['event id', whereWords(provider.eventId)] as const] : []),
    [
      'answer within',
      `${provider.delivery.timeoutMs / 1000} s${provider.delivery.isAssumed ? ', which is not documented' : ''}`,
    ],
    retryRow(provider),
    ...HANDSHAKES.flatMap((name) => {
      const [id, variant] = name.split('@');
      const event = variant === undefined ? 'handshake' : `handshake@${variant}`;
      return id === provider.id ? [['handshake', `hooks trigger ${id}/${event}`] as const] : [];
    }),
    ...evidenceRows(provider),
  ];
  return [
    `${style.bold(provider.name)}  ${style.dim(provider.id)}`,
    ...signatureWords(provider),
    '',
    ...rows.map(([label, value]) => `  ${style.dim(label.padEnd(15))} ${value}`),
    ...[...(provider.notes ?? []), ...retryNotes(provider)].flatMap((note) => ['', `  ${note}`]),
  ];
}

const CONFIDENCE_WORDS: Readonly<Record<Evidence['confidence'], string>> = {
  sdk_verified: "the provider's own library accepts these signatures",
  peer_verified: 'a receiver in use accepts these signatures',
  sdk_read: "read in the provider's own code",
  documented: 'read in documentation; nothing of the provider was at hand to try it on',
  memory: 'from memory alone: nothing was at hand to check it by',
  third_party: 'several receivers of others agree; nothing of the provider was at hand to try it on',
};

function evidenceRows({ evidence }: Provider): Array<readonly [string, string]> {
  if (!evidence) return [];
  return [
    ['known how', CONFIDENCE_WORDS[evidence.confidence]],
    ['from', evidence.sources.join('; ')],
  ];
}

/** A request that anybody can compute: with `openssl` where that can. */
export function exampleLines(example: WorkedExample | undefined, style: Style): string[] {
  if (!example) return [];
  return [
    '',
    style.bold('Example'),
    ...(example.secret === undefined ? [] : [`  ${style.dim('secret'.padEnd(15))} ${example.secret}`]),
    ...(example.publicKey === undefined ? [] : [`  ${style.dim('public key'.padEnd(15))} ${example.publicKey}`]),
    `  ${style.dim('sent to'.padEnd(15))} ${example.url}`,
    ...example.headers.map(([name, value]) => `  ${style.dim('header'.padEnd(15))} ${name}: ${value}`),
    `  ${style.dim('body'.padEnd(15))} ${example.body}`,
    ...(example.openssl === undefined
      ? []
      : [
          '',
          `  ${style.dim(example.publicKey === undefined ? 'The same signature:' : 'That it is right:')}`,
          `  ${example.openssl}`,
        ]),
  ];
}

function retryNotes({ delivery: { retries } }: Provider): string[] {
  return retries ? [`Retries: ${retries.source}`] : [];
}

function signatureWords({ signature, name }: Provider): string[] {
  if (signature.kind === 'none')
    return [`${name} signs nothing: nothing proves who sent an event, or that it was not changed.`];
  const caveat = caveatOf(signature);
  const { timestamp } = signature;
  const tolerance = timestamp?.toleranceSeconds;
  return [
    ...madeWords(signature),
    tolerance !== undefined
      ? `It is refused when its timestamp is more than ${tolerance} s old${timestamp?.refusesFuture ? ' or ahead' : ''}.`
      : timestamp
        ? 'Its time is signed, and of any age accepted: duplicates must be told by the event id.'
        : 'No time is signed: an old delivery stays valid, so duplicates must be told by the event id.',
    ...(caveat === undefined ? [] : [caveat]),
  ];
}

/** How a signature is made: what is signed, with what, and where it stands. */
export function madeWords(signature: SigningProfile): string[] {
  const where = `in ${placeIsHeader(signature.place) ? signature.place.name : placeWords(signature.place)}`;
  const content =
    typeof signature.signedContent === 'string' ? contentWords(signature.signedContent) : 'a text made of the request';
  switch (signature.kind) {
    case 'hmac':
      return [
        `The signature is an HMAC-${signature.algorithm.toUpperCase()} of ${content},`,
        `keyed with ${keyWords(signature.key)}, written in ${encodingWords(signature.encoding)} ${where}.`,
      ];
    case 'hash':
      return [
        `The signature is the ${signature.algorithm.toUpperCase()} of ${content},`,
        `written in ${encodingWords(signature.encoding)} ${where}.`,
      ];
    case 'token':
      return [`There is no signature: the secret itself is sent ${where}.`];
    case 'key_pair':
      return [
        `The signature is made with ${signature.algorithm} and the provider's private key of ${content},`,
        `written in ${encodingWords(signature.encoding)} ${where}. Receivers have the public key.`,
      ];
    case 'jwt':
      return [
        `The signature is a JSON Web Token (${signature.algorithm}) ${where}, keyed with ${signature.algorithm === 'HS256' ? keyWords(signature.key) : "the provider's private key"}.`,
        signature.claims === undefined
          ? 'The body is the token: what it says stands in its claims.'
          : signature.checkedClaims.length > 0
            ? `It is tied to the request by ${signature.checkedClaims.map((claim) => `"${claim}", ${claimWords(signature.claims?.[claim])}`).join('; ')}.`
            : 'Nothing in it speaks of the request.',
      ];
    case 'custom':
      return [`The signature is ${signature.words}, ${where}.`];
  }
}

function claimWords(claim: unknown): string {
  return `which is ${typeof claim === 'string' ? contentWords(claim) : 'made of the request'}`;
}

function keyWords({ encoding, dropPrefix, dropThrough, digest, normalise }: KeyDerivation): string {
  const changes = [
    dropPrefix && `without "${dropPrefix}"`,
    dropThrough && `from behind "${dropThrough}"`,
    normalise && `in Unicode form ${normalise}`,
    encoding === 'utf8' ? undefined : `decoded from ${encoding}`,
    digest && `hashed with ${digest.toUpperCase()}`,
  ].filter(Boolean);
  return changes.length === 0 ? 'the signing secret as text' : `the signing secret, ${changes.join(' and ')}`;
}

function encodingWords(encoding: TextEncoding): string {
  return encoding === 'hex' ? 'lower-case hex' : encoding;
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  body: 'the raw body',
  timestamp: 'the timestamp',
  id: 'the message id',
  url: 'the URL as it is registered',
  'url|path': "the URL's path and query",
  'url|noquery': 'the URL without its query',
  method: 'the method',
  secret: 'the signing secret',
  nonce: 'the nonce',
  form_sorted: 'name and value of every form field, sorted by name',
  form_sorted_values: 'the values of the form fields, sorted by name, with "|" between',
};
const ARGUMENT_WORDS: Readonly<Record<string, string>> = {
  json: 'of the body',
  form: 'of the form',
  query: 'of the query',
  header: 'of the headers',
  param: 'of your account',
};
const SEPARATOR_WORDS: Readonly<Record<string, string>> = {
  '.': 'a dot',
  ':': 'a colon',
  '\n': 'a line break',
  '|': 'a bar',
};

function contentWords(template: string): string {
  if (template === '{body}') return 'the raw body, byte for byte';
  return contentParts(template)
    .map((part) => {
      if ('literal' in part) return SEPARATOR_WORDS[part.literal] ?? JSON.stringify(part.literal);
      const [name = '', ...filters] = part.field.split('|');
      const known = FIELD_WORDS[part.field] ?? FIELD_WORDS[name];
      const source = known ?? `${part.argument} ${ARGUMENT_WORDS[name] ?? ''}`.trim();
      return FIELD_WORDS[part.field] || filters.length === 0 ? source : `${source} (${filters.join(', ')})`;
    })
    .join(', ');
}

function signatureRows(signature: SigningProfile, id: string): Array<readonly [string, string]> {
  const { place, timestamp, idHeader, nonceHeader, params } = signature;
  const legacy = signature.kind === 'hmac' ? (signature.legacy ?? []) : [];
  return [
    ...(typeof signature.signedContent === 'string' && signature.kind !== 'jwt'
      ? [['signed content', JSON.stringify(signature.signedContent).slice(1, -1)] as const]
      : []),
    ...(signature.kind === 'jwt' && signature.claims
      ? [
          [
            'claims',
            Object.entries(signature.claims)
              .map(([name, value]) => `${name}=${typeof value === 'string' ? value : '…'}`)
              .join('  '),
          ] as const,
        ]
      : []),
    [
      place.in && place.in !== 'header' ? 'signature' : 'header',
      `${place.name || 'body'}: ${signatureForm(signature)}`,
    ],
    ...(timestamp?.header ? [['timestamp', `${timestamp.header} (${UNIT_WORDS[timestamp.unit]})`] as const] : []),
    ...(idHeader ? [['message id', idHeader] as const] : []),
    ...(nonceHeader ? [['nonce', nonceHeader] as const] : []),
    ...Object.keys(params ?? {}).map(
      (name) => ['setting', `${name}: $${paramVariable(id, name)}, which is no secret`] as const,
    ),
    ...(place.separator === undefined
      ? []
      : [
          [
            'rotation',
            `several signatures may stand in ${placeIsHeader(place) ? 'the header' : placeWords(place)}; one must match`,
          ] as const,
        ]),
    ...(place.numbered ? [['rotation', 'each secret has a header of its own; one must match'] as const] : []),
    ...legacy.map(
      (old) => ['also sent', `${old.header}: ${old.part.replace('{signature}', `<${old.algorithm}>`)}`] as const,
    ),
  ];
}

const UNIT_WORDS: Readonly<Record<SignedTimestamp['unit'], string>> = {
  s: 'unix s',
  ms: 'unix ms',
  iso: 'ISO 8601',
  iso_s: 'ISO 8601',
  iso_local: 'ISO 8601, UTC without a zone',
};

function whereWords({ header, bodyPath }: Provider['eventType']): string {
  const paths = [bodyPath ?? []].flat();
  if (header === undefined && paths.length === 0) return 'not said in one place';
  return [header, paths.length > 0 && `${paths.map((path) => `"${path}"`).join(' and ')} of the body`]
    .filter(Boolean)
    .join(', with ');
}
