import { oncePerObject } from './once.ts';
import { contentFields } from './signed-content.ts';
import type { PublicKeyForm } from './key-pair.ts';
import type { SignatureProfile, SigningProfile } from './signature-profile.ts';
import { renderTemplate } from './template.ts';

/** Whether an old signature is refused. */
export function signsTime(profile: SignatureProfile): boolean {
  return profile.kind !== 'none' && (profile.timestamp !== undefined || profile.kind === 'jwt');
}

/** Whether the public URL is part of what is signed. */
export const needsUrl = oncePerObject((profile: SignatureProfile): boolean => {
  if (profile.kind === 'none') return false;
  const fields = contentFields(profile.signedContent);
  const claims = profile.kind === 'jwt' ? Object.values(profile.claims ?? {}) : [];
  return (
    profile.signsUrl === true ||
    fields.has('url') ||
    fields.has('query') ||
    profile.place.in === 'query' ||
    claims.some((claim) => contentFields(claim).has('url'))
  );
});

/** What a right signature proves: the whole body, its values without their names, some fields, or who sent it. */
export const coverageOf = oncePerObject((profile: SigningProfile): 'body' | 'values' | 'fields' | 'sender' => {
  if (profile.kind === 'token') return 'sender';
  const templates =
    profile.kind === 'jwt'
      ? profile.claims === undefined
        ? ['{body}']
        : profile.checkedClaims.map((name) => profile.claims?.[name] ?? '')
      : [profile.signedContent, ...Object.values(profile.query ?? {})];
  const fields = new Set(templates.flatMap((template) => [...contentFields(template)]));
  if (profile.kind !== 'jwt' && typeof profile.signedContent !== 'string') return profile.signs ?? 'body';
  if (fields.has('body') || fields.has('form_sorted')) return 'body';
  if (fields.has('form_sorted_values')) return 'values';
  return fields.has('json') || fields.has('form') || fields.has('query') ? 'fields' : 'sender';
});

/** What a right signature leaves open, as a sentence; undefined: nothing. */
export function caveatOf(profile: SigningProfile): string | undefined {
  switch (coverageOf(profile)) {
    case 'body':
      return undefined;
    case 'values':
      return "Only the fields' values are signed, not their names: a value can be moved to another field, and nobody can tell.";
    case 'fields':
      return 'Only some fields are signed: the others can be changed on the way, and nobody can tell.';
    case 'sender':
      return 'This shows who sent it and says nothing of the body: whoever has seen one such request can send any other.';
  }
}

/** How receivers of a scheme with a key pair are given the public key. */
export function publicKeyFormOf(profile: SignatureProfile): PublicKeyForm {
  if (profile.kind === 'key_pair') return profile.publicKeyForm;
  if (profile.kind === 'jwt') return profile.publicKeyForm ?? 'jwks';
  return (profile.kind === 'custom' ? profile.keyPair : undefined) ?? 'pem';
}

/** The scheme's short name: `hmac-sha256`, `ed25519`, `token`. */
export function schemeName(profile: SigningProfile): string {
  switch (profile.kind) {
    case 'hmac':
      return `hmac-${profile.algorithm}`;
    case 'hash':
    case 'key_pair':
      return profile.algorithm;
    case 'jwt':
      return `jwt-${profile.algorithm.toLowerCase()}`;
    case 'token':
      return String(profile.signedContent).startsWith('Basic ') ? 'basic' : 'token';
    case 'custom':
      return 'custom';
  }
}

/** The look of a signature's value, for people: `t=<timestamp>,v1=<hex>`. */
export function signatureForm(profile: SigningProfile): string {
  const samples = Object.fromEntries(Object.keys(profile.params ?? {}).map((name) => [`param:${name}`, `<${name}>`]));
  const { place } = profile;
  return renderTemplate(place.parts.join(place.separator ?? ''), {
    ...samples,
    signature: `<${profile.kind === 'jwt' ? 'JWT' : 'encoding' in profile ? profile.encoding : 'secret'}>`,
    timestamp: '<timestamp>',
  });
}
