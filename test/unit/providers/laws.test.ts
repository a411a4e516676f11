import { describe, expect, test } from 'vitest';

import { recogniseProviders } from '../../../src/core/provider.ts';
import { type ProviderRequest, providerRequest } from '../../../src/core/request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { readClaim, type SignatureClaim } from '../../../src/core/claim.ts';
import { headerValue } from '../../../src/core/headers.ts';
import { placeIsHeader, putSignature } from '../../../src/core/placing.ts';
import { formOf } from '../../../src/core/signed-content.ts';
import { caveatOf, coverageOf, signsTime } from '../../../src/core/scheme.ts';
import { usesKeyPair } from '../../../src/core/secret.ts';
import type { SigningProfile } from '../../../src/core/signature-profile.ts';
import type { LabelledSecret, Provider, RawHeaders, Verification } from '../../../src/core/types.ts';
import { verifySignature } from '../../../src/core/verification.ts';
import { composeEvent } from '../../../src/events/compose.ts';
import { fixtureLabel, listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { providers } from '../../../src/providers/index.ts';
import { isSigning, secretOf, type Signing } from '../../helpers/secrets.ts';

const NOW = new Date('2026-09-21T14:14:04.217Z');
const URL_ = 'https://shop.example.com/webhook?data.id=1042&shop=eu';

const signing = (providers as readonly Provider[]).filter(isSigning);

const requests = new Map<string, Promise<ProviderRequest>>();

/** The provider's first sample event, signed. */
function signed(provider: Signing, secrets: readonly LabelledSecret[]): Promise<ProviderRequest> {
  const id = [provider.id, ...secrets.map(({ label }) => label)].join(' ');
  const request = requests.get(id) ?? signAnew(provider, secrets);
  requests.set(id, request);
  return request;
}

async function signAnew(provider: Signing, secrets: readonly LabelledSecret[]): Promise<ProviderRequest> {
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

function withHeader(request: ProviderRequest, name: string, change: (value: string) => string): ProviderRequest {
  const rawHeaders: RawHeaders = request.rawHeaders.map(([key, value]) => [
    key,
    key.toLowerCase() === name.toLowerCase() ? change(value) : value,
  ]);
  return { ...request, rawHeaders };
}

/** Behind all prefixes, and within the shortest key. */
const SECRET_PLACE = 8;
/** So many places of a text or a body are tried, spread over it. */
const PLACES = 48;

function placesIn(length: number): number[] {
  return [...new Set(Array.from({ length: PLACES }, (_, index) => Math.floor((index * length) / PLACES)))];
}

/** One bit flipped at each of many places; at each another bit. */
function flippedBytes(body: Uint8Array): Array<{ readonly at: number; readonly body: Uint8Array }> {
  return placesIn(body.length).map((at) => {
    const flipped = Uint8Array.from(body);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 7));
    return { at, body: flipped };
  });
}

function flippedTexts(text: string): string[] {
  return placesIn(text.length).map(
    (at) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1),
  );
}

/** Percent-encoding is written in both cases. */
function isSameForm({ wire }: Signing, left: Uint8Array, right: Uint8Array): boolean {
  return wire.style === 'form' && formOf(left).toString() === formOf(right).toString();
}

/** The last bits of base64 mean nothing; where bytes are compared, they may be any. */
function isSameSignature(profile: SigningProfile, left: string, right: string): boolean {
  if (!usesKeyPair(profile) && profile.kind !== 'jwt') return false;
  const last = (text: string): Buffer => Buffer.from(text.slice(text.lastIndexOf('.') + 1), 'base64');
  return last(left).equals(last(right)) && left.slice(0, -4) === right.slice(0, -4);
}

function claimOf({ signature }: Signing, { rawHeaders, body, url }: ProviderRequest): SignatureClaim | undefined {
  return readClaim(signature, { rawHeaders, body, method: 'POST', urls: [url] });
}

/** Another text in the place of one of the claim's, in the headers, the body or the URL. */
function withText({ signature }: Signing, request: ProviderRequest, text: string, by: string): ProviderRequest {
  const { place, timestamp } = signature;
  const swap = (whole: string): string =>
    whole.replace(text, () => by).replace(encodeURIComponent(text), () => encodeURIComponent(by));
  const names = new Set([place.name, timestamp?.header].map((name) => name?.toLowerCase()));
  const inBody = place.in !== undefined || timestamp?.bodyPath !== undefined;
  return {
    rawHeaders: request.rawHeaders.map(([name, value]) => [name, names.has(name.toLowerCase()) ? swap(value) : value]),
    body: inBody ? Buffer.from(swap(Buffer.from(request.body).toString('utf8'))) : request.body,
    url: place.in === 'query' ? swap(request.url) : request.url,
  };
}

function reasonOf(verdict: Verification): string {
  return verdict.valid ? 'valid' : verdict.reason;
}

describe.each(signing.map((provider) => ({ id: provider.id, provider })))('$id', ({ provider }) => {
  const { signature } = provider;
  const secret = secretOf(provider, 'right');
  const other = secretOf(provider, 'other');

  /** Whether it is valid, and nothing is said of what cannot be told. */
  const isTaken = (request: ProviderRequest, secrets = [secret]): boolean => {
    const verdict = verify(provider, request, secrets);
    return verdict.valid && verdict.caveat === undefined;
  };

  test('verifies what it signs, under that secret alone', async () => {
    const request = await signed(provider, [secret]);
    expect(verify(provider, request, [secret])).toMatchObject({ valid: true, secretLabel: 'right' });
    expect(verify(provider, request, [other]).valid).toBe(false);
    expect(verify(provider, request, [other, secret])).toMatchObject({ valid: true, secretLabel: 'right' });
  });

  test('refuses a secret of which one character differs', async () => {
    if (usesKeyPair(signature)) return;
    const { value } = secret;
    const changed = value.slice(0, SECRET_PLACE) + (value[SECRET_PLACE] === 'a' ? 'b' : 'a') + value.slice(9);
    expect(verify(provider, await signed(provider, [secret]), [{ label: 'changed', value: changed }]).valid).toBe(
      false,
    );
  });

  test('refuses any bit of the body that was flipped, or says what it cannot tell', async () => {
    const request = await signed(provider, [secret]);
    const taken = flippedBytes(request.body).filter(({ body }) => isTaken({ ...request, body }));
    expect(taken.filter(({ body }) => !isSameForm(provider, body, request.body))).toEqual([]);
    const right = verify(provider, request, [secret]);
    expect(right.valid && right.caveat !== undefined).toBe(coverageOf(signature) !== 'body');
  });

  test('refuses any bit of the signature that was flipped, wherever it stands, and none', async () => {
    const request = await signed(provider, [secret]);
    const [right = ''] = claimOf(provider, request)?.signatures ?? [];
    const taken = flippedTexts(right)
      .filter((text) => !isSameSignature(signature, text, right))
      .filter((text) => verify(provider, withText(provider, request, right, text), [secret]).valid);
    expect({ isLong: right.length > 8, taken }).toEqual({ isLong: true, taken: [] });
    const { body, url } = putSignature({ ...signature.place, in: signature.place.in ?? 'query' }, [''], request);
    const { place } = signature;
    const unsigned = placeIsHeader(place)
      ? { ...request, rawHeaders: request.rawHeaders.filter(([name]) => name !== place.name) }
      : { ...request, body, url };
    expect(['signature_missing', 'signature_malformed']).toContain(reasonOf(verify(provider, unsigned, [secret])));
  });

  test('refuses whatever else stands beside the signature when it was changed, or says so', async () => {
    const request = await signed(provider, [secret]);
    const { place } = signature;
    if (!placeIsHeader(place)) return;
    const value = headerValue(request.rawHeaders, place.name) ?? '';
    const [right = ''] = claimOf(provider, request)?.signatures ?? [];
    const taken = flippedTexts(value)
      .filter((text) => text.includes(right))
      .map((text) => withHeader(request, place.name, () => text))
      .filter((changed) => {
        const verdict = verify(provider, changed, [secret]);
        return verdict.valid && verdict.caveat === caveatOf(signature);
      });
    expect(taken).toEqual([]);
  });

  test('refuses another time where one is signed', async () => {
    const request = await signed(provider, [secret]);
    const time = claimOf(provider, request)?.timestamp;
    if (time === undefined || signature.kind === 'jwt') return;
    const changed = time.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    expect(reasonOf(verify(provider, withText(provider, request, time, changed), [secret]))).toBe('signature_mismatch');
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

describe('a setting that stands beside the signature and is not signed', () => {
  const salted = signing.find(({ id }) => id === 'phonepe-v1');
  const secret = { label: 'right', value: 'salt key' };
  const FIELDS = 'Only some fields are signed: the others can be changed on the way, and nobody can tell.';
  const valid = { valid: true, scheme: 'phonepe-v1 sha256', secretLabel: 'right' };
  const invalid = { valid: false, reason: 'signature_mismatch' };

  test.each([
    ['is that of the sample', '1', {}, { ...valid, caveat: FIELDS }],
    [
      'is another, and none is set',
      '0',
      {},
      { ...valid, caveat: `${FIELDS} It names the saltIndex 0, not 1: set PHONEPE_V1_SALT_INDEX to yours.` },
    ],
    ['is the one that is set', '2', { saltIndex: '2' }, { ...valid, caveat: FIELDS }],
    [
      'is another than the one that is set',
      '1',
      { saltIndex: '2' },
      { ...invalid, detail: 'The signature is right, but it names the saltIndex 1, not 2.' },
    ],
  ])('%s', async (_, index, params, expected) => {
    if (!salted) throw new Error('no phonepe-v1');
    const signedAnew = await signAnew(salted, [secret]);
    const { rawHeaders, body, url } = withHeader(signedAnew, 'X-VERIFY', (value) => value.replace(/1$/, index));
    const request = { rawHeaders, body, method: 'POST', urls: [url], secrets: [secret], at: NOW, params };
    expect(verifySignature(salted.id, salted.signature, request)).toEqual(expected);
  });
});
