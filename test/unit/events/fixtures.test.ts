import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { decodeIdTime } from '../../../src/core/id.ts';
import { parseJson } from '../../../src/core/json-text.ts';
import { readIdentity } from '../../../src/core/provider.ts';
import { providerHeaders } from '../../../src/core/request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Provider } from '../../../src/core/types.ts';
import { composeEvent, type ComposedEvent } from '../../../src/events/compose.ts';
import {
  findFixture,
  type FindFixtureOptions,
  fixtureLabel,
  type FixtureName,
  listFixtures,
  loadFixture,
} from '../../../src/events/fixtures.ts';
import { fixturesFolder } from '../../../src/paths.ts';
import { providers } from '../../../src/providers/index.ts';

interface Sample {
  readonly provider: Provider;
  readonly file: string;
  readonly text: string;
  readonly name: FixtureName;
}

const NOW = new Date('2026-12-30T14:14:04.000Z');
const allProviders: readonly Provider[] = providers;

const samples: Sample[] = allProviders.flatMap((provider) =>
  readdirSync(join(fixturesFolder, provider.id)).map((file) => {
    const [eventType = '', variant] = file.replace(/\.json$/, '').split('@');
    return {
      provider,
      file: `${provider.id}/${file}`,
      text: readFileSync(join(fixturesFolder, provider.id, file), 'utf8'),
      name: { provider: provider.id, eventType, ...(variant !== undefined && { variant }) },
    };
  }),
);

const byFile = samples.map((sample): [string, Sample] => [sample.file, sample]);
const ofRazorpay = byFile.filter(([, { provider }]) => provider.id === 'razorpay');

async function compose({ provider, name }: Sample, seed = 'a', keepIds = false): Promise<ComposedEvent> {
  return composeEvent({
    provider,
    event: loadFixture(name),
    eventType: name.eventType,
    now: NOW,
    random: seededRandom(seed),
    keepIds,
    edits: [],
  });
}

function composedText({ body }: ComposedEvent): string {
  return Buffer.from(body).toString();
}

/** All texts in a JSON value, keys left out. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((item) => textsOf(item)) : [];
}

/** Ids that name a thing of one event; accounts, customers, configurations and the like outlive it. */
const ID =
  /^(?!acc_|cus_|price_|prod_|acct_|pmc_)[a-z]{2,8}_(?:test_)?(?=\w*\d)[0-9A-Za-z]{10,}$|^(?!0+$)[0-9a-f]{40}$/;

describe('the folder of sample events', () => {
  test('has a folder a provider, and no other', () => {
    const folders = readdirSync(fixturesFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'scenarios')
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual(providers.map(({ id }) => id).toSorted());
  });

  test.each(byFile)('%s has a name that every file system takes, in its listing', (file, { provider, name }) => {
    expect(file).toMatch(/^[a-z-]+\/[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:@[a-z0-9_-]+)?\.json$/);
    expect(listFixtures(provider.id)).toContainEqual(name);
  });

  test.each(byFile)('%s is JSON, indented by 2 spaces, with a newline at its end', (_, { text }) => {
    expect(() => parseJson(text)).not.toThrow();
    // Numbers such as 100.00 are on purpose.
    expect(text.replace('100.00', '100')).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  test.each(byFile)('%s is of the event type in its name', async (_, sample) => {
    const { provider, name } = sample;
    const { body, eventId } = await compose(sample);
    const rawHeaders = providerHeaders({
      provider,
      body,
      eventType: name.eventType,
      eventId,
      at: NOW,
      secrets: [],
      extra: [],
    });
    expect(readIdentity(provider, { rawHeaders, body }).eventType).toBe(name.eventType);
  });

  test('has, for a type with variants, the plain one, too', () => {
    const labels = new Set(samples.map(({ name }) => `${name.provider}/${fixtureLabel(name)}`));
    const without = samples.filter(({ name }) => !labels.has(`${name.provider}/${name.eventType}`));
    expect(without.map(({ file }) => file)).toEqual([]);
  });

  test('holds no secret', () => {
    const found = samples.filter(({ text }) =>
      /whsec_|sk_(?:test|live)_|rk_(?:test|live)_|rzp_(?:test|live)_|ghp_|-----BEGIN/.test(text),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

describe('an event that is composed of a sample', () => {
  test.each(byFile)('has none of the old ids: %s', async (_, sample) => {
    const old = textsOf(JSON.parse(sample.text)).filter((text) => ID.test(text));
    const text = composedText(await compose(sample));
    expect(old.filter((id) => text.includes(id) || text.includes(id.replace(/^[a-z]+_/, '')))).toEqual([]);
  });

  test.each(byFile)('has all of the old ids when they are to be kept: %s', async (_, sample) => {
    const old = textsOf(JSON.parse(sample.text)).filter((text) => ID.test(text));
    const text = composedText(await compose(sample, 'a', true));
    expect(old.filter((id) => !text.includes(id))).toEqual([]);
  });

  test.each(byFile)('has the same shape and the same amounts: %s', async (_, sample) => {
    const shape = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) return value.map((item) => shape(item, key));
      if (typeof value !== 'object' || value === null)
        return typeof value === 'string' || (typeof value === 'number' && value > 1e9) ? typeof value : value;
      const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, shape(item, name)]);
      return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    };
    expect(shape(JSON.parse(composedText(await compose(sample))))).toEqual(shape(JSON.parse(sample.text)));
  });

  test.each(byFile)('follows from the seed alone, each seed another: %s', async (_, sample) => {
    const [first, again, other] = await Promise.all([compose(sample), compose(sample), compose(sample, 'b')]);
    expect(first).toEqual(again);
    expect([other.eventId, composedText(other)]).not.toEqual([first.eventId, composedText(first)]);
  });

  test.each(byFile)('happened now: %s', async (_, sample) => {
    const { eventKeys } = sample.provider.refresh.times;
    const times = [...composedText(await compose(sample)).matchAll(/"(\w+)":\s*(\d{10}\b|"\d{4}-\d\d-\d\dT[^"]+")/g)]
      .filter(([, key = '']) => eventKeys.includes(key))
      .map(([, , value = '']) => (value.startsWith('"') ? Date.parse(value.slice(1, -1)) : Number(value) * 1000));
    // GitHub's ping is the one event that says of nothing when it happened, but of its hook.
    expect(new Date(Math.max(...times)).toISOString()).toBe(NOW.toISOString());
  });

  test.each<[string, RegExp]>([
    ['razorpay/payment.captured.json', /^[0-9A-Za-z]{14}$/],
    ['stripe/charge.succeeded.json', /^evt_3[0-9A-Za-z]{23}$/],
    ['github/push.json', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['standard-webhooks/invoice.paid.json', /^msg_[0-9A-Za-z]{27}$/],
    ['payment-api/payment.succeeded.json', /^evt_[0-9a-f]{16}$/],
  ])('has an event id of its provider: %s', async (file, form) => {
    const sample = samples.find((candidate) => candidate.file === file);
    expect(sample && (await compose(sample)).eventId).toMatch(form);
  });

  test.each([
    ['payment.captured', String.raw`2026\/1042`, String.raw`Zo\u00eb \ud83c\udf81`],
    ['order.paid', String.raw`2026\/1042`, String.raw`Zo\u00eb \ud83c\udf81`],
    ['payment_link.paid', '2026/1042', 'Zoë 🎁'],
  ])('exposes a receiver that writes the JSON again: %s', async (eventType, slash, nonAscii) => {
    const sample = samples.find(({ name }) => name.eventType === eventType && name.variant === undefined);
    const text = sample && composedText(await compose(sample));
    expect(text).toContain(slash);
    expect(text).toContain(nonAscii);
    expect(JSON.stringify(JSON.parse(text ?? 'null'))).not.toBe(text);
  });
});

type Entity = Readonly<Record<string, unknown>>;

interface RazorpayEvent {
  readonly event: string;
  readonly contains: readonly string[];
  readonly payload: Readonly<Record<string, { readonly entity: Entity }>>;
  readonly created_at: number;
}

/** The entity of that name, as a list of one or none. */
function entities({ payload }: RazorpayEvent, name: string): Entity[] {
  const found = payload[name]?.entity;
  return found ? [found] : [];
}

describe.each([
  ['as it is kept', async ({ text }: Sample) => JSON.parse(text) as RazorpayEvent],
  ['as it is composed', async (sample: Sample) => JSON.parse(composedText(await compose(sample))) as RazorpayEvent],
])('a sample of Razorpay %s', (_, read) => {
  test.each(ofRazorpay)('has the envelope, and names what it contains: %s', async (_, sample) => {
    const event = await read(sample);
    expect(Object.keys(event).toSorted()).toEqual([
      'account_id',
      'contains',
      'created_at',
      'entity',
      'event',
      'payload',
    ]);
    expect(event).toMatchObject({ entity: 'event', account_id: expect.stringMatching(/^acc_[0-9A-Za-z]{14}$/) });
    expect(Object.keys(event.payload).toSorted()).toEqual(event.contains.toSorted());
    expect(Object.values(event.payload).map((item) => Object.keys(item))).toEqual(event.contains.map(() => ['entity']));
  });

  test.each(ofRazorpay)('has ids that hold the time beside them: %s', async (_, sample) => {
    const { payload } = await read(sample);
    const apart = Object.values(payload).map(({ entity }) => {
      const coded = decodeIdTime(String(entity['id']).replace(/^[a-z]+_/, ''));
      return Math.abs((coded?.getTime() ?? 0) / 1000 - Number(entity['created_at']));
    });
    expect(Math.max(...apart)).toBeLessThanOrEqual(2);
  });

  test.each(ofRazorpay)('happened within 3 s of the change, payment links aside: %s', async (_, sample) => {
    const event = await read(sample);
    const [name = ''] = event.event.split('.');
    const changed = Number(event.payload[name === 'order' ? 'payment' : name]?.entity['created_at']);
    expect(event.created_at - changed).toBeGreaterThanOrEqual(0);
    expect(event.created_at - changed).toBeLessThanOrEqual(event.event.startsWith('payment_link.') ? 0 : 3);
  });

  test.each(ofRazorpay)('has a payment that is true to itself: %s', async (_, sample) => {
    const event = await read(sample);
    const untrue = entities(event, 'payment').flatMap((payment) => {
      const { status, captured, fee, tax, amount, method } = payment;
      const refunded = Number(payment['amount_refunded']);
      const settled = status === 'captured' || status === 'refunded';
      const errors = ['error_code', 'error_description', 'error_source', 'error_step', 'error_reason'];
      const holds: Record<string, boolean> = {
        'amounts are whole': [amount, payment['amount_refunded']].every((value) => Number.isInteger(value)),
        'captured says what status says': captured === settled,
        'the status is that of the event':
          !event.event.startsWith('payment.') || event.event === `payment.${String(status)}`,
        'fee and tax come with capture': settled
          ? Number.isInteger(fee) && Number.isInteger(tax) && Number(tax) <= Number(fee)
          : fee === null && tax === null,
        'refund_status fits':
          payment['refund_status'] === (refunded === 0 ? null : refunded === amount ? 'full' : 'partial'),
        'errors come with failure': errors.every((key) => (payment[key] === null) === (status !== 'failed')),
        'notes are an object or an empty list': Array.isArray(payment['notes'])
          ? payment['notes'].length === 0
          : typeof payment['notes'] === 'object',
        'the contact is a number in India': /^\+91\d{10}$/.test(String(payment['contact'])),
        'vpa comes with upi': (payment['vpa'] !== null) === (method === 'upi'),
        'bank comes with netbanking': (payment['bank'] !== null) === (method === 'netbanking'),
        'wallet comes with wallet': (payment['wallet'] !== null) === (method === 'wallet'),
        'card comes with card': (payment['card_id'] !== null) === (method === 'card'),
        'the card has the id of the card':
          (payment['card'] as Entity | null | undefined)?.['id'] === (payment['card_id'] ?? undefined),
        'upi has the vpa': (payment['upi'] as Entity | undefined)?.['vpa'] === (payment['vpa'] ?? undefined),
        'the method is that of the variant': sample.name.variant === undefined || sample.name.variant === method,
      };
      return Object.keys(holds).filter((rule) => !holds[rule]);
    });
    expect(untrue).toEqual([]);
  });

  test.each(ofRazorpay)('has an order, a refund and a link that fit the payment: %s', async (_, sample) => {
    const event = await read(sample);
    const [payment = {}] = entities(event, 'payment');
    const untrue = [
      ...entities(event, 'order').flatMap((order) => [
        order['amount_due'] === Number(order['amount']) - Number(order['amount_paid']) || 'amount_due',
        (order['status'] === 'paid') === (order['amount_due'] === 0) || 'status',
        order['amount_paid'] === payment['amount'] || 'amount_paid',
        order['id'] === payment['order_id'] || 'order_id',
        order['currency'] === payment['currency'] || 'currency',
      ]),
      ...entities(event, 'refund').flatMap((refund) => [
        refund['payment_id'] === payment['id'] || 'payment_id',
        refund['amount'] === payment['amount_refunded'] || 'amount_refunded',
        refund['currency'] === payment['currency'] || 'currency',
      ]),
      ...entities(event, 'payment_link').flatMap((link) => [
        !Object.hasOwn(link, 'entity') || 'entity',
        link['amount_paid'] === payment['amount'] || 'amount_paid',
        link['order_id'] === payment['order_id'] || 'order_id',
        payment['description'] === `#${String(link['id']).slice('plink_'.length)}` || 'description',
        event.created_at === link['created_at'] || 'created_at',
      ]),
    ].filter((rule) => rule !== true);
    expect(untrue).toEqual([]);
  });
});

describe('the notes of the samples of Razorpay', () => {
  test.each(ofRazorpay)('hold a slash, a non-ASCII character, an emoji and a number as text: %s', (_, { text }) => {
    const { payload } = JSON.parse(text) as RazorpayEvent;
    const notes = Object.values((payload['payment']?.entity['notes'] ?? {}) as Record<string, string>);
    const kinds = [/\//, /[\u0080-\uffff]/, /\p{Extended_Pictographic}/u, /^\d+\.\d+$/];
    expect(kinds.map((kind) => notes.some((note) => kind.test(note)))).toEqual([true, true, true, true]);
  });
});

describe('finding a sample event', () => {
  const find = (name: string, options: Partial<FindFixtureOptions> = {}): FixtureName =>
    findFixture({
      name,
      providers: providers.map(({ id }) => id),
      provider: undefined,
      defaultProvider: 'razorpay',
      ...options,
    });

  test.each<[string, Partial<FindFixtureOptions>, FixtureName]>([
    ['payment.captured', {}, { provider: 'razorpay', eventType: 'payment.captured' }],
    ['payment.captured@card', {}, { provider: 'razorpay', eventType: 'payment.captured', variant: 'card' }],
    ['stripe/charge.succeeded', {}, { provider: 'stripe', eventType: 'charge.succeeded' }],
    ['charge.succeeded', {}, { provider: 'stripe', eventType: 'charge.succeeded' }],
    ['charge.succeeded', { provider: 'stripe' }, { provider: 'stripe', eventType: 'charge.succeeded' }],
    ['stripe/charge.succeeded', { provider: 'stripe' }, { provider: 'stripe', eventType: 'charge.succeeded' }],
    ['payment.failed', {}, { provider: 'razorpay', eventType: 'payment.failed' }],
    ['payment.failed', { defaultProvider: 'payment-api' }, { provider: 'payment-api', eventType: 'payment.failed' }],
    ['payment.failed', { provider: 'payment-api' }, { provider: 'payment-api', eventType: 'payment.failed' }],
    ['invoice.paid', { defaultProvider: 'stripe' }, { provider: 'stripe', eventType: 'invoice.paid' }],
    ['ping', {}, { provider: 'github', eventType: 'ping' }],
  ])('%s with %j', (name, options, expected) => {
    expect(find(name, options)).toEqual(expected);
  });

  test.each<[string, Partial<FindFixtureOptions>, object]>([
    [
      'payment.captred',
      {},
      {
        code: 'UNKNOWN_EVENT',
        message: 'There is no sample event "payment.captred".',
        hint: expect.stringMatching(/^Did you mean payment\.captured,.* `hooks events` lists them/),
      },
    ],
    ['payment.captured@cash', {}, { code: 'UNKNOWN_EVENT', hint: expect.stringContaining('payment.captured@card') }],
    [
      'stripe/payment.captured',
      {},
      {
        code: 'UNKNOWN_EVENT',
        message: 'There is no sample event "payment.captured" of stripe.',
        hint: expect.stringContaining('`hooks events stripe` lists them'),
      },
    ],
    [
      'chrage.succeeded',
      {},
      { code: 'UNKNOWN_EVENT', hint: expect.stringContaining('Did you mean stripe/charge.succeeded?') },
    ],
    [
      'invoice.paid',
      {},
      {
        code: 'AMBIGUOUS_EVENT',
        message: '"invoice.paid" is an event of several providers.',
        hint: 'Write one of: stripe/invoice.paid, standard-webhooks/invoice.paid.',
      },
    ],
    [
      'strpie/charge.succeeded',
      {},
      { code: 'UNKNOWN_PROVIDER', message: 'There is no provider "strpie".', hint: 'Did you mean stripe?' },
    ],
    [
      'x',
      { provider: 'nobody' },
      {
        code: 'UNKNOWN_PROVIDER',
        hint: 'There are: razorpay, stripe, github, standard-webhooks, payment-api, generic.',
      },
    ],
    [
      'stripe/charge.succeeded',
      { provider: 'razorpay' },
      { code: 'PROVIDER_CONFLICT', message: 'The event is of "stripe", but --provider says "razorpay".' },
    ],
    ['razorpay/../stripe/charge.succeeded', {}, { code: 'UNKNOWN_EVENT' }],
    ['../../package', {}, { code: 'UNKNOWN_PROVIDER' }],
    ['', {}, { code: 'UNKNOWN_EVENT' }],
    ['payment.captured.json', {}, { code: 'UNKNOWN_EVENT' }],
    ['PAYMENT.CAPTURED', {}, { code: 'UNKNOWN_EVENT', hint: expect.stringContaining('payment.captured') }],
  ])('%s with %j is an error', (name, options, error) => {
    expect(() => find(name, options)).toThrow(expect.objectContaining({ exitCode: 2, ...error }));
  });

  test('a provider without samples has none', () => {
    expect(listFixtures('nobody')).toEqual([]);
  });

  test.each([
    [{ provider: 'razorpay', eventType: 'payment.captured' }, 'payment.captured'],
    [{ provider: 'razorpay', eventType: 'payment.captured', variant: 'card' }, 'payment.captured@card'],
  ])('%j is typed %s', (fixture, label) => {
    expect(fixtureLabel(fixture)).toBe(label);
  });
});
