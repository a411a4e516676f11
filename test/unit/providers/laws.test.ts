import { describe, expect, test } from 'vitest';

import { newPrivateKey } from '../../../src/core/key-pair.ts';
import { recogniseProviders } from '../../../src/core/provider.ts';
import { type ProviderRequest, providerRequest } from '../../../src/core/request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { coverageOf, signsTime } from '../../../src/core/scheme.ts';
import { localSecretFor, usesKeyPair } from '../../../src/core/secret.ts';
import type { SigningProfile } from '../../../src/core/signature-profile.ts';
import type { LabelledSecret, Provider, RawHeaders, Verification } from '../../../src/core/types.ts';
import { verifySignature } from '../../../src/core/verification.ts';
import { composeEvent } from '../../../src/events/compose.ts';
import { fixtureLabel, listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { providers } from '../../../src/providers/index.ts';

const NOW = new Date('2026-09-21T14:14:04.217Z');
const URL_ = 'https://shop.example.com/webhook?data.id=1042&shop=eu';

type Signing = Provider & { readonly signature: SigningProfile };
const signing = (providers as readonly Provider[]).filter(
  (provider): provider is Signing => provider.signature.kind !== 'none',
);

const keys = new Map<string, string>();

/** A secret of the scheme's own form. */
function secretOf({ signature }: Signing, name: string): LabelledSecret {
  if (!usesKeyPair(signature)) {
    const text = `whsec_${Buffer.from(`${name} secret of 24 bytes..`).toString('base64')}`;
    return { label: name, value: localSecretFor(signature, text) };
  }
  const algorithm = signature.kind === 'key_pair' || signature.kind === 'jwt' ? signature.algorithm : 'RS256';
  const id = `${name} ${algorithm}`;
  const value = keys.get(id) ?? newPrivateKey(algorithm === 'HS256' ? 'RS256' : algorithm);
  keys.set(id, value);
  return { label: name, value };
}

async function signed(provider: Signing, secrets: readonly LabelledSecret[]): Promise<ProviderRequest> {
  const [fixture] = listFixtures(provider.id);
  if (!fixture) throw new Error('no sample event');
  const event = await composeEvent({
    provider,
    event: loadFixture(fixture),
    eventType: fixture.eventType,
    now: NOW,
    random: seededRandom(fixtureLabel(fixture)),
    keepIds: false,
    edits: [],
  });
  return providerRequest({ provider, ...event, at: NOW, secrets, extra: [], url: URL_ });
}

function verify(
  { id, signature }: Signing,
  { rawHeaders, body, url }: ProviderRequest,
  secrets: readonly LabelledSecret[],
  at = NOW,
): Verification {
  return verifySignature(id, signature, { rawHeaders, body, method: 'POST', urls: [url], secrets, at });
}

/** The request with one bit of its body changed, in the middle of a value. */
function tampered(request: ProviderRequest): ProviderRequest {
  const body = Buffer.from(request.body);
  const place = body.findIndex((byte, index) => index > body.length / 3 && /[a-z0-9]/.test(String.fromCharCode(byte)));
  body[place] = (body[place] ?? 0) ^ 1;
  return { ...request, body };
}

function withHeader(request: ProviderRequest, name: string, change: (value: string) => string): ProviderRequest {
  const rawHeaders: RawHeaders = request.rawHeaders.map(([key, value]) => [
    key,
    key.toLowerCase() === name.toLowerCase() ? change(value) : value,
  ]);
  return { ...request, rawHeaders };
}

describe.each(signing.map((provider) => ({ id: provider.id, provider })))('$id', ({ provider }) => {
  const { signature } = provider;
  const secret = secretOf(provider, 'right');
  const other = secretOf(provider, 'other');

  test('verifies what it signs, under that secret alone', async () => {
    const request = await signed(provider, [secret]);
    expect(verify(provider, request, [secret])).toMatchObject({ valid: true, secretLabel: 'right' });
    expect(verify(provider, request, [other]).valid).toBe(false);
    expect(verify(provider, request, [other, secret])).toMatchObject({ valid: true, secretLabel: 'right' });
  });

  test('refuses a body that was changed, or says that it cannot tell', async () => {
    const request = await signed(provider, [secret]);
    const verdict = verify(provider, tampered(request), [secret]);
    const right = verify(provider, request, [secret]);
    const saysWhatIsOpen = right.valid && right.caveat !== undefined;
    expect(saysWhatIsOpen).toBe(coverageOf(signature) !== 'body');
    expect(verdict.valid && !saysWhatIsOpen).toBe(false);
  });

  test('refuses a signature that was changed, and none', async () => {
    const request = await signed(provider, [secret]);
    const { place } = signature;
    if (place.in !== undefined && place.in !== 'header') return;
    const flipped = withHeader(request, place.name, (value) => {
      const middle = value.length - 12;
      const character = value[middle] === 'a' ? 'b' : 'a';
      return value.slice(0, middle) + character + value.slice(middle + 1);
    });
    expect(verify(provider, flipped, [secret]).valid).toBe(false);
    const unsigned = { ...request, rawHeaders: request.rawHeaders.filter(([name]) => name !== place.name) };
    expect(verify(provider, unsigned, [secret])).toMatchObject({ valid: false, reason: 'signature_missing' });
  });

  test('refuses an old signature where the scheme has an age', async () => {
    const tolerance = signature.timestamp?.toleranceSeconds;
    const expires = signature.kind === 'jwt' && signature.claims?.['exp'] !== undefined;
    if (!signsTime(signature) || (tolerance === undefined && !expires)) return;
    const request = await signed(provider, [secret]);
    const late = new Date(NOW.getTime() + (Math.max(tolerance ?? 0, 300) + 5) * 1000);
    expect(verify(provider, request, [secret], late)).toMatchObject({ valid: false, reason: 'timestamp_too_old' });
  });

  test('signs with old and new secret at once where the scheme can', async () => {
    const { place } = signature;
    if (place.separator === undefined && !place.numbered) return;
    const request = await signed(provider, [secret, other]);
    expect(verify(provider, request, [secret]).valid).toBe(true);
    expect(verify(provider, request, [other]).valid).toBe(true);
  });

  test('is among those that its request may be of', async () => {
    const request = await signed(provider, [secret]);
    const ids = recogniseProviders(providers, request).map(({ id }) => id);
    const isTold = ids.some((id) => id === provider.id);
    // A bare token in a header that anybody uses tells nobody.
    const tellsNobody = ids.length === 0 && ['Authorization'].includes(signature.place.name);
    const inQuery = signature.place.in === 'query' || signature.place.in === 'body';
    expect(isTold || tellsNobody || inQuery || (ids.length === 0 && signature.kind === 'token')).toBe(true);
  });
});
