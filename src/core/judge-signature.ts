import { diagnose, type DiagnosisInput } from './diagnosis.ts';
import { needsUrl } from './scheme.ts';
import type { LabelledSecret, Verification } from './types.ts';
import { verifySignature } from './verification.ts';

export interface SignatureToJudge extends Omit<DiagnosisInput, 'otherSecrets' | 'request'> {
  readonly request: Omit<DiagnosisInput['request'], 'urls'>;
  /** Asked only where the URL is signed, or a refused signature may be of another scheme: the likeliest URLs first. */
  readonly urlsOf: () => readonly string[];
  readonly toleranceSeconds?: number | 'none' | undefined;
  /** Asked only when the signature is refused: secrets that may have been used by mistake. */
  readonly otherSecretsOf?: () => readonly LabelledSecret[];
}

/**
 * The verdict on a signature; where it is refused for more than its time, with what explains that, unless no bytes may
 * be hashed.
 * @throws {UsageError} INVALID_SECRET, INVALID_PUBLIC_KEY, NO_PUBLIC_URL
 */
export function judgeSignature(input: SignatureToJudge): Verification {
  const { provider, profile, request, secrets, at, toleranceSeconds } = input;
  // Each by its name: to spread them takes as long as to hash the body.
  const { rawHeaders, body, method, params } = request;
  const urls = needsUrl(profile) ? input.urlsOf() : [];
  const options = { rawHeaders, body, method, urls, params, secrets, at, toleranceSeconds };
  const verification = verifySignature(provider.id, profile, options);
  if (verification.valid || input.hashedBytesMax === 0) return verification;
  if (isUntimely(verification)) return verification;
  const whole = { ...request, urls: input.urlsOf() };
  return {
    ...verification,
    diagnosis: diagnose({ ...input, request: whole, otherSecrets: input.otherSecretsOf?.() ?? [] }),
  };
}

/** Refused for its time alone: the signature is right. */
export function isUntimely({ reason }: Extract<Verification, { valid: false }>): boolean {
  return reason.startsWith('timestamp_too') || reason === 'timestamp_in_future';
}
