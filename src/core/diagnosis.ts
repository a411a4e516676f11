import { bodyVariants } from './body-variants.ts';
import { headerValue } from './headers.ts';
import { keyVariants } from './secret-variants.ts';
import { headerForm, hmacOf, readClaim, type SignatureClaim, verifySignature } from './signature.ts';
import type { Algorithm, Diagnosis, HmacSignature, LabelledSecret, Provider, WebhookRequest } from './types.ts';

export interface DiagnosisInput {
  readonly provider: Provider;
  readonly profile: HmacSignature;
  readonly request: Pick<WebhookRequest, 'rawHeaders' | 'body'>;
  readonly secrets: readonly LabelledSecret[];
  /** Secrets that lie nearby and may have been used by mistake. */
  readonly otherSecrets: readonly LabelledSecret[];
  /** All providers, to tell another one's signature. */
  readonly providers: readonly Provider[];
  readonly at: Date;
  /** How many bytes may be hashed before giving up; a body that is spelled anew counts several times. */
  readonly hashedBytesMax: number;
}

type Mistake = Diagnosis['mistakes'][number];

/**
 * Says why a signature does not match, by making the mistakes that people make on the bytes at hand, one at a time and
 * then two together, until an HMAC matches. Nothing is named that was not confirmed by one.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const foreign = foreignSignature(input);
  if (foreign) return foreign;
  const claim = readClaim(input.profile, input.request.rawHeaders);
  const claimed = claim ? claimedDigests(input.profile, claim) : digestsOfAnyHeader(input);
  if (claimed.length === 0) return { mistakes: [], tried: 0 };
  return search(input, claimed, claim ?? claimWithoutHeader(input));
}

/** A signature that another provider's scheme finds right. */
function foreignSignature({
  provider,
  providers,
  request,
  secrets,
  otherSecrets,
  at,
}: DiagnosisInput): Diagnosis | undefined {
  for (const other of providers) {
    if (other.id === provider.id || other.signature.kind !== 'hmac') continue;
    if (headerValue(request.rawHeaders, other.signature.header.name) === undefined) continue;
    const { signature } = other;
    for (const secret of [...secrets, ...otherSecrets]) {
      const verification = tryVerify(() =>
        verifySignature(other.id, signature, { ...request, secrets: [secret], at, toleranceSeconds: 'none' }),
      );
      if (!verification) continue;
      return {
        mistakes: [
          {
            code: 'other_provider',
            message: `The request is signed as ${other.name} signs, in ${signature.header.name}, and that signature is right: verify it with --provider ${other.id}.`,
          },
        ],
        tried: 1,
        secretLabel: secret.label,
      };
    }
  }
  return undefined;
}

/** A secret that does not fit the other scheme's form is no match, not an error. */
function tryVerify(verify: () => { valid: boolean }): boolean {
  try {
    return verify().valid;
  } catch {
    return false;
  }
}

interface ClaimedDigest {
  readonly bytes: Buffer;
  /** What would have been done wrong in writing it down. */
  readonly mistakes: readonly Mistake[];
}

const DIGEST_LENGTHS = new Set([20, 32, 64]);

/** The digests that the claim's text may stand for, in any encoding. */
function claimedDigests(profile: HmacSignature, claim: SignatureClaim): ClaimedDigest[] {
  const proper = claim.signatures.flatMap((text) => decodings(profile, text));
  const form = {
    code: 'signature_format',
    message: `The signature is right, but not written as ${profile.header.name} has it: ${headerForm(profile)}.`,
  };
  const loose = claim.header
    .split(/[\s,;]+/)
    .flatMap((token) => [token, token.replace(/^["']?[A-Za-z0-9_-]+=/, ''), token.replaceAll(/["']/g, '')])
    .flatMap((text) => decodings(profile, text))
    .map(({ bytes }) => ({ bytes, mistakes: [form] }));
  return [...proper, ...loose];
}

function decodings(profile: HmacSignature, text: string): ClaimedDigest[] {
  const wrong = (how: string): Mistake => ({
    code: 'signature_encoding',
    message: `The signature is right, but written ${how}; this scheme writes ${profile.encoding === 'hex' ? 'lower-case hex' : profile.encoding}.`,
  });
  const found: ClaimedDigest[] = [];
  const add = (bytes: Buffer, mistake?: Mistake): void => {
    if (DIGEST_LENGTHS.has(bytes.length)) found.push({ bytes, mistakes: mistake ? [mistake] : [] });
  };
  if (/^[0-9a-fA-F]+$/.test(text)) {
    const mixed = text !== text.toLowerCase();
    if (mixed) add(Buffer.from(text, 'hex'), wrong('in upper-case hex'));
    else add(Buffer.from(text, 'hex'), profile.encoding === 'hex' ? undefined : wrong('in hex'));
  }
  if (/^[0-9A-Za-z+/]+={0,2}$/.test(text)) {
    const bytes = Buffer.from(text, 'base64');
    const exact = bytes.toString('base64') === text;
    add(
      bytes,
      profile.encoding === 'base64' && exact ? undefined : wrong(exact ? 'in base64' : 'in base64 without padding'),
    );
    const inner = bytes.toString('latin1');
    if (/^[0-9a-f]+$/.test(inner)) add(Buffer.from(inner, 'hex'), wrong('as base64 of the hex text'));
  }
  if (/^[0-9A-Za-z_-]+$/.test(text) && /[_-]/.test(text)) add(Buffer.from(text, 'base64url'), wrong('in base64url'));
  return found;
}

/** For a request without the scheme's own header: whatever in the other headers could be a digest. */
function digestsOfAnyHeader({ profile, request }: DiagnosisInput): ClaimedDigest[] {
  return request.rawHeaders.flatMap(([name, value]) => {
    const elsewhere = {
      code: 'signature_header_name',
      message: `The signature is right, but stands in the header ${name}; the scheme has it in ${profile.header.name}.`,
    };
    const texts = new Set([value, value.replace(/^[A-Za-z0-9]{1,10}[=,](?=.{20})/, '')]);
    return [...texts]
      .flatMap((text) => decodings(profile, text))
      .map(({ bytes, mistakes }) => ({ bytes, mistakes: [elsewhere, ...mistakes] }));
  });
}

/** What the other headers say of a signature that is not in its own. */
function claimWithoutHeader({ profile, request }: DiagnosisInput): SignatureClaim {
  const value = (name: string | undefined): string | undefined => name && headerValue(request.rawHeaders, name);
  const timestamp = value(profile.timestamp?.header);
  const id = value(profile.idHeader);
  return {
    header: '',
    signatures: [],
    ...(timestamp !== undefined && { timestamp }),
    ...(id !== undefined && { id }),
  };
}

/** To spell a body anew takes as long as to hash it so many times. */
const SPELLING_COST = 16;

interface Choice<T> {
  readonly value: T;
  readonly mistake?: Mistake;
}

/** Tries every combination of at most two mistakes of making the HMAC, fewest first. */
function search(input: DiagnosisInput, claimed: readonly ClaimedDigest[], claim: SignatureClaim): Diagnosis {
  const { profile, request, hashedBytesMax } = input;
  const keys = keyVariants(profile, input.secrets, input.otherSecrets);
  const contents = contentChoices(profile, claim);
  const algorithms = algorithmChoices(profile);
  const bodies = lazyList<Choice<Uint8Array>>(bodyChoices(request.body));
  let hashedBytes = 0;
  let tried = 0;

  for (const wanted of [0, 1, 2]) {
    for (let index = 0; ; index++) {
      const body = bodies(index);
      if (!body || count(body) > wanted) break;
      if (wanted === 1 && body.mistake?.code === 'json_reserialised') hashedBytes += body.value.length * SPELLING_COST;
      for (const key of keys) {
        for (const content of contents) {
          for (const algorithm of algorithms) {
            if (count(body) + count(key) + count(content) + count(algorithm) !== wanted) continue;
            if (hashedBytes > hashedBytesMax) return { mistakes: [], tried, cutShort: true };
            hashedBytes += body.value.length + 128;
            tried++;
            const digest = hmacOf(algorithm.value, key.key, content.value, { ...claim, body: body.value });
            const match = claimed.find(({ bytes }) => bytes.equals(digest));
            if (!match) continue;
            const made = [body, key, content, algorithm].flatMap(({ mistake }) => mistake ?? []);
            const mistakes = [...match.mistakes, ...made];
            // Right as it is: it was refused for something else, which needs no explanation.
            if (mistakes.length === 0) return { mistakes, tried: 0 };
            return { mistakes, tried, secretLabel: key.secretLabel };
          }
        }
      }
    }
  }
  return { mistakes: [], tried };
}

function count({ mistake }: { mistake?: Mistake }): number {
  return mistake ? 1 : 0;
}

function* bodyChoices(body: Uint8Array): Generator<Choice<Uint8Array>> {
  yield { value: body };
  for (const { body: value, code, message } of bodyVariants(body)) yield { value, mistake: { code, message } };
  yield {
    value: new Uint8Array(),
    mistake: {
      code: 'empty_body_signed',
      message: 'An empty body was signed: the body had been consumed before it was hashed.',
    },
  };
}

/** Items of a generator by index, each made when first asked for. */
function lazyList<T>(source: Generator<T>): (index: number) => T | undefined {
  const items: T[] = [];
  return (index) => {
    while (items.length <= index) {
      const next = source.next();
      if (next.done) return undefined;
      items.push(next.value);
    }
    return items[index];
  };
}

const CONTENTS = [
  '{body}',
  '{timestamp}.{body}',
  '{timestamp}{body}',
  '{timestamp}:{body}',
  '{id}.{timestamp}.{body}',
  '{id}.{body}',
  '{body}.{timestamp}',
  '{body}{timestamp}',
];

function contentChoices(profile: HmacSignature, claim: SignatureClaim): Array<Choice<string>> {
  const has = (template: string, field: 'timestamp' | 'id'): boolean => template.includes(`{${field}}`);
  const right = profile.signedContent;
  const others = CONTENTS.filter(
    (template) =>
      template !== right &&
      !(has(template, 'timestamp') && claim.timestamp === undefined) &&
      !(has(template, 'id') && claim.id === undefined),
  );
  const mistake = (template: string): Mistake => {
    if (has(right, 'timestamp') && !has(template, 'timestamp')) {
      return {
        code: 'timestamp_left_out',
        message: `The timestamp was left out of what was signed: ${template} in place of ${right}.`,
      };
    }
    if (has(right, 'id') && !has(template, 'id')) {
      return {
        code: 'id_left_out',
        message: `The message id was left out of what was signed: ${template} in place of ${right}.`,
      };
    }
    return { code: 'other_content', message: `What was signed is ${template}; the scheme signs ${right}.` };
  };
  return [{ value: right }, ...others.map((value) => ({ value, mistake: mistake(value) }))];
}

function algorithmChoices(profile: HmacSignature): Array<Choice<Algorithm>> {
  const others = (['sha256', 'sha1', 'sha512'] as const).filter((algorithm) => algorithm !== profile.algorithm);
  return [
    { value: profile.algorithm },
    ...others.map((value) => ({
      value,
      mistake: {
        code: 'other_algorithm',
        message: `The signature was made with HMAC-${value}; the scheme uses HMAC-${profile.algorithm}.`,
      },
    })),
  ];
}
