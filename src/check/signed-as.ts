import { COMPACT, type JsonNode, parseJsonBytes, PHP, printJson, PYTHON } from '../core/json-text.ts';
import { nodeAt } from '../core/json-path.ts';
import { decodeKey } from '../core/secret.ts';
import type { Algorithm, DigestSignature } from '../core/signature-profile.ts';
import type { TestEvent } from './event.ts';
import type { SigningOptions } from './forge.ts';
import { isTaken } from './judging.ts';
import { digestProfile, type Target } from './target.ts';
import type { Trial } from './trial.ts';

/** A way to sign that is not the provider's, and what it says of a receiver that takes it. */
interface OtherWay {
  readonly words: string;
  readonly options: SigningOptions;
}

/**
 * Where everything is refused: what the receiver verifies in place of the right thing, found by signing one event in the
 * ways that people go wrong in until one is accepted. It says no more than what was accepted.
 */
export async function whatIsVerified(trial: Trial): Promise<string> {
  const profile = digestProfile(trial.target);
  if (!profile) return UNKNOWN;
  for (const make of otherWays(profile, trial.target)) {
    const event = trial.event();
    const way = make(event);
    if (!way) continue;
    const shot = trial.genuine(event, way.words, { ...way.options, isForged: true });
    if (await isTaken({ shot, answer: await trial.fire(shot) }, trial))
      return `It accepts a request when ${way.words}.`;
  }
  return UNKNOWN;
}

const UNKNOWN =
  'None of the usual mistakes explains it: the app has another secret, lets only some addresses in, has a scheme of its own, or refuses such an event in the same words.';

type Maker = (event: TestEvent) => OtherWay | undefined;

function otherWays(profile: DigestSignature, target: Target): Maker[] {
  return [
    ...BODIES.map(([words, write]): Maker => ({ body }) => {
      const node = parseJsonBytes(body);
      const text = node && write(node);
      if (text === undefined || Buffer.from(body).equals(Buffer.from(text))) return undefined;
      return { words: `what is signed is ${words}`, options: { signedBody: Buffer.from(text) } };
    }),
    ...otherSchemes(profile).map(([words, changed]): Maker => () => ({
      words,
      options: { profile: { ...profile, ...changed } },
    })),
    ...otherKeys(profile, target.secret.value).map(([words, value, key]): Maker => () => ({
      words,
      options: { profile: { ...profile, key }, secrets: [{ label: words, value }] },
    })),
  ];
}

const BODIES: ReadonlyArray<readonly [string, (event: JsonNode) => string | undefined]> = [
  ['JSON as Python writes it (json.dumps), not the raw body', (event) => printJson(event, PYTHON)],
  [
    'JSON.stringify(body, null, 2), not the raw body',
    (event) => JSON.stringify(JSON.parse(printJson(event, COMPACT)), null, 2),
  ],
  ['the JSON with its keys sorted, not the raw body', (event) => printJson(event, { ...COMPACT, sortKeys: true })],
  ['JSON as PHP writes it (json_encode), not the raw body', (event) => printJson(event, PHP)],
  [
    'JSON as Python writes it without spaces, not the raw body',
    (event) => printJson(event, { ...COMPACT, escapeNonAscii: true }),
  ],
  [
    'JSON as Go writes it, not the raw body',
    (event) => printJson(event, { ...COMPACT, sortKeys: true, escapeHtml: true }),
  ],
  ['"payload" alone, not the whole body', (event) => partOf(event, 'payload')],
  ['"data" alone, not the whole body', (event) => partOf(event, 'data')],
  ['the text "[object Object]": the parsed body is hashed as a string', () => '[object Object]'],
  ['an empty text: the body was read before it is hashed', () => ''],
  ['"{}": the body was parsed into nothing', () => '{}'],
  ['the body with a line break after it', (event) => `${printJson(event, COMPACT)}\n`],
  ['"order_id|payment_id", which is the checkout callback and no webhook', callbackText],
];

function partOf(event: JsonNode, key: string): string | undefined {
  const part = nodeAt(event, [key]);
  return part && printJson(part, COMPACT);
}

function callbackText(event: JsonNode): string | undefined {
  const text = (name: string): string | undefined => {
    const node = nodeAt(event, ['payload', 'payment', 'entity', name]);
    return node?.kind === 'string' ? node.value : undefined;
  };
  const [order, payment] = [text('order_id'), text('id')];
  return order === undefined || payment === undefined ? undefined : `${order}|${payment}`;
}

const ALGORITHMS: readonly Algorithm[] = ['sha256', 'sha1', 'sha512', 'md5'];

function otherSchemes({
  algorithm,
  encoding,
  place,
  signedContent,
}: DigestSignature): Array<readonly [string, Partial<DigestSignature>]> {
  const bare = place.parts.map((part) => (part.includes('{signature}') ? '{signature}' : part));
  const contents = ['{body}', '{timestamp}.{body}', '{timestamp}{body}', '{id}.{timestamp}.{body}'];
  return [
    ...(encoding === 'hex' ? [['the signature is in base64', { encoding: 'base64' }] as const] : []),
    ...(encoding === 'base64' ? [['the signature is in hex', { encoding: 'hex' }] as const] : []),
    ...(place.parts.every((part) => part === '{signature}')
      ? [['the signature has "sha256=" before it', { place: { ...place, parts: ['sha256={signature}'] } }] as const]
      : [['the signature stands alone in the header', { place: { ...place, parts: bare.slice(-1) } }] as const]),
    ...ALGORITHMS.filter((each) => each !== algorithm).map(
      (each) => [`the algorithm is HMAC-${each}`, { algorithm: each }] as const,
    ),
    ...contents
      .filter((content) => content !== signedContent)
      .map((content) => [`what is signed is ${content}`, { signedContent: content }] as const),
  ];
}

function otherKeys({ key }: DigestSignature, secret: string): Array<readonly [string, string, DigestSignature['key']]> {
  const text = { encoding: 'utf8' } as const;
  const bare = secret.replace(/^whsec_/, '');
  return [
    ['the key is empty', '', text],
    ['the key is the text "undefined": its variable is not set', 'undefined', text],
    ['the secret has a line break after it', `${secret}\n`, key.encoding === 'utf8' ? key : text],
    ...(key.encoding !== 'utf8' ? [['the secret is used as text, without being decoded', secret, text] as const] : []),
    ...(key.encoding === 'utf8' && decodeKey({ encoding: 'base64' }, bare)
      ? [['the secret is decoded from base64', bare, { encoding: 'base64' }] as const]
      : []),
    ...(secret === bare ? [] : [['the secret is used as text, without its "whsec_"', bare, text] as const]),
  ];
}
