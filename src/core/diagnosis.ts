import { bodyVariants } from './body-variants.ts';
import { type ArrivedRequest, claimView, readClaim, type SignatureClaim } from './claim.ts';
import { type ClaimedDigest, claimedDigests, claimWithoutSignature, digestsOfAnyHeader } from './claimed-digests.ts';
import { type ContentVariant, contentVariants } from './content-variants.ts';
import { groupByScheme, haveSameScheme, isTellingHeader, recogniseProviders } from './provider.ts';
import { keyVariants, type KeyVariant } from './secret-variants.ts';
import { digestWith, makeSignature } from './signature.ts';
import type { Algorithm, DigestSignature, SigningProfile } from './signature-profile.ts';
import type { Diagnosis, LabelledSecret, Provider } from './types.ts';
import { matchesSignature, verifySignature } from './verification.ts';

export interface DiagnosisInput {
  readonly provider: Provider;
  readonly profile: SigningProfile;
  readonly request: ArrivedRequest & { readonly params?: Readonly<Record<string, string>> | undefined };
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
 * then two together, until one matches. Nothing is named that was not confirmed by a matching signature.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const foreign = foreignSignature(input);
  const { profile, request } = input;
  const claim = readClaim(profile, request);
  if (foreign && !claim) return foreign;
  const own = ownMistakes(input, claim);
  // Senders that share a header: the shorter way from one to the other is the likelier one.
  return foreign && own.mistakes.length !== 1 ? foreign : own;
}

function ownMistakes(input: DiagnosisInput, claim: SignatureClaim | undefined): Diagnosis {
  const { profile, request } = input;
  if (profile.kind === 'hmac' || profile.kind === 'hash') {
    const claimed = claim ? claimedDigests(profile, claim) : digestsOfAnyHeader(profile, request);
    if (claimed.length === 0) return { mistakes: [], tried: 0 };
    return search(input, digestTrial(input, profile, claimed, claim ?? claimWithoutSignature(profile, request)));
  }
  return claim ? search(input, plainTrial(input, profile, claim)) : { mistakes: [], tried: 0 };
}

/** A signature that the scheme of one other provider, whose request it seems to be, finds right. */
function foreignSignature({
  provider,
  providers,
  request,
  secrets,
  otherSecrets,
  at,
}: DiagnosisInput): Diagnosis | undefined {
  const foreign = providers.filter((other) => other.id !== provider.id && !haveSameScheme(other, provider));
  if (!isTellingHeader(foreign, request)) return undefined;
  const others = recogniseProviders(foreign, request);
  for (const secret of [...secrets, ...otherSecrets]) {
    const right = others.filter(
      ({ id, signature }) =>
        signature.kind !== 'none' &&
        signature.kind !== 'token' &&
        tryVerify(() =>
          verifySignature(id, signature, { ...request, secrets: [secret], at, toleranceSeconds: 'none' }),
        ),
    );
    const [[other, ...alike] = [], another] = groupByScheme(right);
    if (!other || other.signature.kind === 'none' || another) continue;
    if (alike.some(({ looksLike }) => looksLike !== other.id)) continue;
    return {
      mistakes: [
        {
          code: 'other_provider',
          message: `The request is signed in the way of ${other.name}, in ${other.signature.place.name}, and that signature is right: verify it with --provider ${other.id}.`,
        },
      ],
      tried: 1,
      secretLabel: secret.label,
    };
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

/** To spell a body anew takes as long as to hash it so many times. */
const SPELLING_COST = 16;

interface Choice<T> {
  readonly value: T;
  readonly mistake?: Mistake;
}

/** What can be made wrongly, and whether it then matches. */
interface Trial {
  readonly keys: readonly KeyVariant[];
  readonly contents: readonly ContentVariant[];
  readonly algorithms: ReadonlyArray<Choice<Algorithm | undefined>>;
  readonly bodies: boolean;
  /** The mistakes in writing the signature down, when it matches. */
  readonly match: (made: {
    body: Uint8Array;
    key: KeyVariant;
    content: ContentVariant;
    algorithm: Algorithm | undefined;
  }) => readonly Mistake[] | undefined;
}

function digestTrial(
  input: DiagnosisInput,
  profile: DigestSignature,
  claimed: readonly ClaimedDigest[],
  claim: SignatureClaim,
): Trial {
  const { request } = input;
  return {
    keys: keyVariants(profile, input.secrets, input.otherSecrets),
    contents: contentVariants(profile, claim, request.urls),
    algorithms: algorithmChoices(profile),
    bodies: true,
    match({ body, key, content, algorithm = profile.algorithm }) {
      const view = claimView(profile, claim, { ...request, body }, content.url);
      const digest = digestWith({ ...profile, algorithm, signedContent: content.content }, key.key, view);
      return claimed.find(({ bytes }) => bytes.equals(digest))?.mistakes;
    },
  };
}

/** Schemes whose signatures can only be checked as a whole. */
function plainTrial(input: DiagnosisInput, profile: SigningProfile, claim: SignatureClaim): Trial {
  const { request, at } = input;
  const isToken = profile.kind === 'token';
  const derivation = profile.kind === 'jwt' ? profile.key : { encoding: 'utf8' as const };
  return {
    keys: keyVariants({ key: derivation }, input.secrets, input.otherSecrets),
    contents: contentVariants(profile, claim, request.urls).filter(({ mistakes }) => !isToken || mistakes.length === 0),
    algorithms: [{ value: undefined }],
    bodies: !isToken,
    match({ body, key, content }) {
      const secret = { label: key.secretLabel, value: Buffer.from(key.key).toString('utf8') };
      const changed = { ...profile, signedContent: content.content };
      const view = claimView(profile, claim, { ...request, body }, content.url);
      const isRight = tryVerify(() => ({
        valid: isToken
          ? claim.signatures.includes(makeSignature(changed, secret, view, at))
          : matchesSignature(changed, secret, claim.signatures, view),
      }));
      return isRight ? [] : undefined;
    },
  };
}

/** Tries every combination of at most two mistakes, fewest first. */
function search(input: DiagnosisInput, { keys, contents, algorithms, bodies: tryBodies, match }: Trial): Diagnosis {
  const { request, hashedBytesMax } = input;
  const bodies = lazyList<Choice<Uint8Array>>(tryBodies ? bodyChoices(request.body) : ownBody(request.body));
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
            if (count(body) + count(key) + content.mistakes.length + count(algorithm) !== wanted) continue;
            if (hashedBytes > hashedBytesMax) return { mistakes: [], tried, cutShort: true };
            hashedBytes += body.value.length + 128;
            tried++;
            const written = match({ body: body.value, key, content, algorithm: algorithm.value });
            if (!written) continue;
            const made = [body.mistake, key.mistake, ...content.mistakes, algorithm.mistake].flatMap(
              (each) => each ?? [],
            );
            const mistakes = [...written, ...made];
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

function* ownBody(body: Uint8Array): Generator<Choice<Uint8Array>> {
  yield { value: body };
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

function algorithmChoices({ kind, algorithm: right }: DigestSignature): Array<Choice<Algorithm>> {
  const others = (['sha256', 'sha1', 'sha512'] as const).filter((algorithm) => algorithm !== right);
  const name = (algorithm: Algorithm): string => (kind === 'hmac' ? `HMAC-${algorithm}` : algorithm);
  return [
    { value: right },
    ...others.map((value) => ({
      value,
      mistake: {
        code: 'other_algorithm',
        message: `The signature was made with ${name(value)}; the scheme uses ${name(right)}.`,
      },
    })),
  ];
}
