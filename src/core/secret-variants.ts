import { decodeKey } from './secret.ts';
import type { KeyDerivation } from './signature-profile.ts';
import type { LabelledSecret } from './types.ts';

/** A key that may have been used, with the mistake it would take; undefined mistake for the right key. */
export interface KeyVariant {
  readonly key: Uint8Array;
  readonly secretLabel: string;
  readonly mistake?: { readonly code: string; readonly message: string };
}

/**
 * The keys that people make of a secret: as the scheme says, then every usual mistake; then the same scheme's key of
 * secrets that lie nearby. Each key once.
 */
export function keyVariants(
  profile: { readonly key: KeyDerivation },
  secrets: readonly LabelledSecret[],
  otherSecrets: readonly LabelledSecret[],
): KeyVariant[] {
  const variants: KeyVariant[] = [];
  const seen = new Set<string>();
  const add = (key: Uint8Array | undefined, secretLabel: string, mistake?: KeyVariant['mistake']): void => {
    const id = key && Buffer.from(key).toString('latin1');
    if (key === undefined || id === undefined || key.length === 0 || seen.has(id)) return;
    seen.add(id);
    variants.push({ key, secretLabel, ...(mistake && { mistake }) });
  };
  for (const { label, value } of secrets) add(decodeKey(profile.key, value), label);
  for (const { label, value } of otherSecrets) {
    add(decodeKey(profile.key, value), label, {
      code: 'other_secret',
      message: `The signature was made with ${label}, which is not the signing secret that was given.`,
    });
  }
  for (const { label, value } of secrets) {
    for (const { code, message, text } of textVariants(value))
      add(decodeKey(profile.key, text), label, { code, message });
    for (const { code, message, key } of decodingVariants(profile, value)) add(key, label, { code, message });
  }
  return variants;
}

interface TextVariant {
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

const QUOTED = /^(["'`])(.*)\1$/s;
const ASSIGNMENT = /^(?:export\s+)?[A-Z][A-Z0-9_]*=/;

/** What copying puts around a secret, taken off one layer after the other; each state is a variant. */
function* peeled(secret: string): Generator<TextVariant> {
  const around = new Set<string>();
  let assigned = false;
  for (let text = secret; ;) {
    const inner = [text.trim(), text.replace(ASSIGNMENT, ''), text.replace(QUOTED, '$2')].find((one) => one !== text);
    if (inner === undefined) return;
    if (text.trim() !== text) around.add('white space');
    else if (ASSIGNMENT.test(text)) assigned = true;
    else around.add('quotes');
    text = inner;
    const found = [
      ...(assigned ? ['begins with the name of a variable and "="'] : []),
      ...(around.size > 0 ? [`has ${[...around].join(' and ')} around it that the signer does not have`] : []),
    ];
    const code = assigned ? 'secret_assignment' : around.has('quotes') ? 'secret_quotes' : 'secret_white_space';
    yield { code, message: `The secret given ${found.join(', and ')}.`, text };
  }
}

function textVariants(secret: string): TextVariant[] {
  return [
    ...peeled(secret),
    ...['\n', '\r\n', ' '].map((end) => ({
      code: 'secret_white_space',
      message: `The signer's secret ends in ${end === ' ' ? 'a space' : 'a line break'} that the secret given does not have.`,
      text: secret + end,
    })),
    {
      code: 'secret_quotes',
      message: "The signer's secret has double quotes around it, as read from a file without unquoting.",
      text: `"${secret}"`,
    },
    {
      code: 'secret_quotes',
      message: "The signer's secret has single quotes around it, as read from a file without unquoting.",
      text: `'${secret}'`,
    },
    { code: 'secret_case', message: 'The signer has the secret in lower case.', text: secret.toLowerCase() },
    { code: 'secret_case', message: 'The signer has the secret in upper case.', text: secret.toUpperCase() },
  ];
}

/** Prefixes that say what a secret is. Other words before an underscore may be the secret itself. */
const PREFIX = /^(?:whsec|whsk|sk|rk|pk|secret|key)_(?:test_|live_)?/;

function decodingVariants(
  profile: { readonly key: KeyDerivation },
  secret: string,
): Array<{ code: string; message: string; key: Uint8Array | undefined }> {
  const prefix = PREFIX.exec(secret)?.[0] ?? '';
  const bare = secret.slice(prefix.length);
  const right = profile.key.encoding === 'utf8' ? 'as text' : `decoded from ${profile.key.encoding}`;
  const wrongly = (how: string): string => `The signer used the secret ${how}; the scheme uses it ${right}.`;
  const asText = profile.key.encoding === 'utf8';
  return [
    {
      code: 'secret_prefix',
      message: `The signer dropped the prefix "${prefix}" of the secret.`,
      key: prefix && asText ? Buffer.from(bare) : undefined,
    },
    {
      code: 'secret_prefix',
      message: 'The signer has "whsec_" before the secret.',
      key: decodeKey({ encoding: 'utf8' }, `whsec_${secret}`),
    },
    { code: 'secret_as_text', message: wrongly('as text, prefix and all'), key: Buffer.from(secret) },
    { code: 'secret_as_text', message: wrongly('as text, without its prefix'), key: Buffer.from(bare) },
    {
      code: 'secret_base64_decoded',
      message: wrongly('decoded from base64'),
      key: decodeKey({ encoding: 'base64' }, secret),
    },
    {
      code: 'secret_base64_decoded',
      message: wrongly('decoded from base64, after its prefix'),
      key: prefix ? decodeKey({ encoding: 'base64' }, bare) : undefined,
    },
    { code: 'secret_hex_decoded', message: wrongly('decoded from hex'), key: decodeKey({ encoding: 'hex' }, bare) },
    {
      code: 'secret_base64_encoded',
      message: wrongly('encoded to base64'),
      key: Buffer.from(Buffer.from(secret).toString('base64')),
    },
    { code: 'secret_base64_encoded', message: wrongly('encoded to base64 once more'), key: Buffer.from(secret) },
  ];
}
