import { diagnose, type DiagnosisInput } from './diagnosis.ts';
import type { LabelledSecret, Verification } from './types.ts';
import { verifySignature } from './verification.ts';

export interface SignatureToJudge extends Omit<DiagnosisInput, 'otherSecrets'> {
  readonly toleranceSeconds?: number | 'none';
  /** Asked only when the signature is refused: secrets that may have been used by mistake. */
  readonly otherSecretsOf?: () => readonly LabelledSecret[];
}

/**
 * The verdict on a signature; where it is refused for more than its time, with what explains that, unless no bytes may
 * be hashed.
 * @throws {UsageError} INVALID_SECRET, INVALID_PUBLIC_KEY, NO_PUBLIC_URL
 */
export function judgeSignature({ toleranceSeconds, otherSecretsOf, ...input }: SignatureToJudge): Verification {
  const { provider, profile, request, secrets, at } = input;
  const verification = verifySignature(provider.id, profile, {
    ...request,
    secrets,
    at,
    ...(toleranceSeconds !== undefined && { toleranceSeconds }),
  });
  if (verification.valid || input.hashedBytesMax === 0) return verification;
  if (isUntimely(verification)) return verification;
  return { ...verification, diagnosis: diagnose({ ...input, otherSecrets: otherSecretsOf?.() ?? [] }) };
}

/** Refused for its time alone: the signature is right. */
export function isUntimely({ reason }: Extract<Verification, { valid: false }>): boolean {
  return reason.startsWith('timestamp_too') || reason === 'timestamp_in_future';
}
