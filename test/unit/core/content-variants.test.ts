import { expect, test } from 'vitest';

import { type Callback, diagnoseCallback, signCallback } from '../../../src/core/callback.ts';
import { diagnose } from '../../../src/core/diagnosis.ts';
import { providerRequest } from '../../../src/core/request.ts';
import type { SigningProfile } from '../../../src/core/signature-profile.ts';
import type { Provider } from '../../../src/core/types.ts';
import { listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { wireBytes } from '../../../src/events/wire.ts';
import { providers } from '../../../src/providers/index.ts';

const AT = new Date('2026-09-21T14:14:04Z');
const SECRET = { label: '--secret', value: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056' };
const URL_ = 'https://shop.example.com/hook?a=1';
const ADYEN = '/notificationItems/0/NotificationRequestItem';

/** A provider's sample event, signed over another content than its own, and what is said of it. */
function mistakesOf(id: string, wrong: (right: string) => string, signedUrl = URL_): unknown {
  const provider = (providers as readonly Provider[]).find((each) => each.id === id);
  const [fixture] = listFixtures(id);
  if (!provider || !fixture || provider.signature.kind === 'none') throw new Error(`no ${id}`);
  const profile: SigningProfile = provider.signature;
  const content = wrong(String(profile.signedContent));
  const { rawHeaders, body } = providerRequest({
    provider: { ...provider, signature: { ...profile, signedContent: content } },
    body: wireBytes(loadFixture(fixture), provider, fixture.eventType),
    eventType: fixture.eventType,
    eventId: 'evt_1',
    at: AT,
    secrets: [SECRET],
    extra: [],
    url: signedUrl,
  });
  const { mistakes } = diagnose({
    provider,
    profile,
    request: { rawHeaders, body, method: 'POST', urls: [URL_] },
    secrets: [SECRET],
    otherSecrets: [],
    providers,
    at: AT,
    hashedBytesMax: 2 ** 24,
  });
  return mistakes.map(({ message }) => message);
}

const without =
  (field: string) =>
  (right: string): string =>
    right.replace(field, '');

test.each<[string, string, (right: string) => string, string[], string?]>([
  [
    'the time left out beside an id',
    'twitch',
    without('{timestamp}'),
    ['The timestamp was left out of what was signed: {id}{body} in place of {id}{timestamp}{body}.'],
  ],
  ['the method left out', 'hubspot-v3', without('{method}'), ['{method} was left out of what was signed.']],
  [
    'an empty field left out with its separator',
    'adyen',
    without(`{json:${ADYEN}/originalReference}:`),
    [`{json:${ADYEN}/originalReference} was left out of what was signed.`],
  ],
  [
    "two fields in each other's place",
    'mailgun',
    () => '{json:/signature/token}{json:/signature/timestamp}',
    ["{json:/signature/timestamp} and {json:/signature/token} were signed in each other's place."],
  ],
  [
    'the order of the request in place of that of the answer',
    'payu',
    () =>
      '{form:key}|{form:txnid}|{form:amount}|{form:productinfo}|{form:firstname}|{form:email}|{form:udf1}|{form:udf2}|{form:udf3}|{form:udf4}|{form:udf5}||||||{secret}',
    ['What was signed was put together in the reverse order.', '{form:status} was left out of what was signed.'],
  ],
  [
    'the URL without its query and the form unsorted',
    'twilio',
    () => '{url}{form_as_sent}',
    [
      'The form fields were signed in the order they were sent in; the scheme sorts them by name.',
      'The URL was signed without its query. (https://shop.example.com/hook)',
    ],
    'https://shop.example.com/hook',
  ],
])('%s is found: %s', (_, id, wrong, expected, signedUrl) => {
  expect(mistakesOf(id, wrong, signedUrl)).toEqual(expected);
});

test('nothing is found where nothing is to be found', () => {
  expect(mistakesOf('adyen', () => 'something else')).toEqual([]);
});

test('the whole body in place of its fields is found', () => {
  // The sample has an empty text where the signature goes.
  expect(mistakesOf('adyen', () => '{body}')).toEqual([
    'The whole body was signed, before the signature was put into it; the scheme signs fields of it.',
  ]);
});

const callback: Callback = {
  name: 'checkout.callback',
  method: 'POST',
  signedFields: ['order', 'payment'],
  signatureField: 'signature',
  sample: {},
};
const keySecret = { label: '$KEY_SECRET', value: 'key' };
const nearby = { label: '$WEBHOOK_SECRET', value: 'webhook' };
const SWAPPED = 'payment|order was signed; the order is order|payment.';
const OTHER = "The signature was made with $WEBHOOK_SECRET, which is not the API key's secret that was given.";

test.each([
  ['the fields in another order', ['payment', 'order'], 'key', [SWAPPED], '$KEY_SECRET'],
  ['another secret', ['order', 'payment'], 'webhook', [OTHER], '$WEBHOOK_SECRET'],
  ['both', ['payment', 'order'], 'webhook', [SWAPPED, OTHER], '$WEBHOOK_SECRET'],
  ['neither', ['order', 'payment'], 'else', [], undefined],
])('of a callback: %s', (_, signedFields, secret, messages, secretLabel) => {
  const parameters = new URLSearchParams({ order: 'order_1', payment: 'pay_1' });
  parameters.set('signature', signCallback({ ...callback, signedFields }, parameters, secret) ?? '');
  const { mistakes, ...rest } = diagnoseCallback(callback, parameters, [keySecret], [nearby]);
  expect({ messages: mistakes.map(({ message }) => message), secretLabel: rest.secretLabel }).toEqual({
    messages,
    secretLabel,
  });
});
