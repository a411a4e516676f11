import type { ArrivedRequest, SignatureClaim } from './claim.ts';
import { headerValue } from './headers.ts';
import { signatureForm } from './scheme.ts';
import type { DigestSignature, SigningProfile } from './signature-profile.ts';
import type { Diagnosis } from './types.ts';

type Mistake = Diagnosis['mistakes'][number];

export interface ClaimedDigest {
  readonly bytes: Buffer;
  /** What would have been done wrong in writing it down. */
  readonly mistakes: readonly Mistake[];
}

const DIGEST_LENGTHS = new Set([16, 20, 32, 64]);

/** The digests that the claim's text may stand for, in any encoding. */
export function claimedDigests(profile: DigestSignature, claim: SignatureClaim): ClaimedDigest[] {
  const proper = claim.signatures.flatMap((text) => decodings(profile, text));
  const form = {
    code: 'signature_format',
    message: `The signature is right, but not written as ${profile.place.name} has it: ${signatureForm(profile)}.`,
  };
  const loose = claim.value
    .split(/[\s,;]+/)
    .flatMap((token) => [token, token.replace(/^["']?[A-Za-z0-9_-]+=/, ''), token.replaceAll(/["']/g, '')])
    .flatMap((text) => decodings(profile, text))
    .map(({ bytes }) => ({ bytes, mistakes: [form] }));
  return [...proper, ...loose];
}

function decodings(profile: DigestSignature, text: string): ClaimedDigest[] {
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
  if (/^[0-9A-Za-z_-]+$/.test(text) && /[_-]/.test(text))
    add(Buffer.from(text, 'base64url'), profile.encoding === 'base64url' ? undefined : wrong('in base64url'));
  return found;
}

/** For a request without the scheme's own header: whatever in the other headers could be a digest. */
export function digestsOfAnyHeader(profile: DigestSignature, { rawHeaders }: ArrivedRequest): ClaimedDigest[] {
  return rawHeaders.flatMap(([name, value]) => {
    const elsewhere = {
      code: 'signature_header_name',
      message: `The signature is right, but stands in the header ${name}; the scheme has it in ${profile.place.name}.`,
    };
    const texts = new Set([value, value.replace(/^[A-Za-z0-9]{1,10}[=,](?=.{20})/, '')]);
    return [...texts]
      .flatMap((text) => decodings(profile, text))
      .map(({ bytes, mistakes }) => ({ bytes, mistakes: [elsewhere, ...mistakes] }));
  });
}

/** What the other headers say of a signature that is not in its own. */
export function claimWithoutSignature(profile: SigningProfile, { rawHeaders }: ArrivedRequest): SignatureClaim {
  const value = (name: string | undefined): string | undefined => name && headerValue(rawHeaders, name);
  const timestamp = value(profile.timestamp?.header);
  const id = value(profile.idHeader);
  return {
    value: '',
    signatures: [],
    ...(timestamp !== undefined && { timestamp }),
    ...(id !== undefined && { id }),
  };
}
