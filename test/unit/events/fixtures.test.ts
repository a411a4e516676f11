import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseJson, PRETTY, printJson } from '../../../src/core/json-text.ts';
import { readIdentity } from '../../../src/core/provider.ts';
import { providerRequest } from '../../../src/core/request.ts';
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
  readdirSync(join(fixturesFolder, provider.id))
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const [encoded = '', variant] = file.replace(/\.json$/, '').split('@');
      const eventType = decodeURIComponent(encoded);
      return {
        provider,
        file: `${provider.id}/${file}`,
        text: readFileSync(join(fixturesFolder, provider.id, file), 'utf8'),
        name: { provider: provider.id, eventType, ...(variant !== undefined && { variant }) },
      };
    }),
);

/** Those whose providers are known in every detail: the forms of their ids, and which fields are times. */
const DEEP = new Set(['razorpay', 'stripe', 'github', 'standard-webhooks', 'payment-api', 'generic']);
const byFile = samples.map((sample): [string, Sample] => [sample.file, sample]);

const deep = byFile.filter(([, { provider }]) => DEEP.has(provider.id));
/** Some events say nowhere what they are: their names are ours. */
const typed = byFile.filter(
  ([
    ,
    {
      provider: { eventType },
    },
  ]) => eventType.bodyPath !== undefined || eventType.header !== undefined,
);

async function compose(
  { provider, name }: Sample,
  seed = 'a',
  { keepIds = false, plain = false } = {},
): Promise<ComposedEvent> {
  return composeEvent({
    provider,
    event: loadFixture(name),
    eventType: name.eventType,
    now: NOW,
    random: seededRandom(seed),
    keepIds,
    plain,
    edits: [],
  });
}

function composedText({ body }: ComposedEvent): string {
  return Buffer.from(body).toString();
}

/** Razorpay's events of card tokens say no time, as in its samples; that they are new shows in their ids. */
const WITHOUT_TIME = /^razorpay\/token\.(?:service_provider\.)?\w+(?:@push_tokenisation)?\.json$/;

/** All texts in a JSON value, keys left out. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((item) => textsOf(item)) : [];
}

/** Ids that name a thing of one event; accounts, customers, configurations and the like outlive it. */
const ID =
  /^(?!acc_|ba_|cus_|price_|prod_|acct_|pmc_)[a-z]{2,8}_(?:test_)?(?=\w*\d)[0-9A-Za-z]{10,}$|^(?!0+$)[0-9a-f]{40}$/;

describe('the folder of sample events', () => {
  test('has a folder a provider, and no other', () => {
    const folders = readdirSync(fixturesFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'scenarios')
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual(providers.map(({ id }) => id).toSorted());
  });

  test.each(byFile)('%s has a name that every file system takes, in its listing', (file, { provider, name }) => {
    expect(file).toMatch(/^[a-z0-9-]+\/[A-Za-z0-9_%$-]+(?:\.[A-Za-z0-9_%$-]+)*(?:@[a-z0-9_-]+)?\.json$/);
    expect(listFixtures(provider.id)).toContainEqual(name);
  });

  test.each(byFile)('%s is JSON, indented by 2 spaces, with a newline at its end', (_, { text }) => {
    expect(text).toBe(`${printJson(parseJson(text), PRETTY)}\n`);
  });

  test.each(typed)('%s is of the event type in its name', async (_, sample) => {
    const { provider, name } = sample;
    const { body, eventId } = await compose(sample);
    const { rawHeaders } = providerRequest({
      provider,
      body,
      eventType: name.eventType,
      eventId,
      at: NOW,
      secrets: [],
      extra: [],
      url: 'https://shop.example.com/webhook',
    });
    expect(readIdentity(provider, { rawHeaders, body }).eventType).toBe(name.eventType);
  });

  test.each(byFile)('%s has an event id of its own each time, where it has one', async (_, sample) => {
    const [first, other] = [await compose(sample), await compose(sample, 'b')];
    expect(first.eventId !== undefined && other.eventId === first.eventId).toBe(false);
  });

  test('has, for a type with variants, the plain one, too', () => {
    const labels = new Set(samples.map(({ name }) => `${name.provider}/${fixtureLabel(name)}`));
    const without = samples.filter(({ name }) => !labels.has(`${name.provider}/${name.eventType}`));
    expect(without.map(({ file }) => file)).toEqual([]);
  });

  test('holds no secret', () => {
    const found = samples.filter(({ text }) =>
      /whsec_|sk_(?:test|live)_|rk_(?:test|live)_|rzp_(?:test|live)_(?!X+")|ghp_|-----BEGIN/.test(text),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

describe('an event that is composed of a sample', () => {
  test.each(deep)('has none of the old ids: %s', async (_, sample) => {
    const old = textsOf(JSON.parse(sample.text)).filter((text) => ID.test(text));
    const text = composedText(await compose(sample));
    expect(old.filter((id) => text.includes(id) || text.includes(id.replace(/^[a-z]+_/, '')))).toEqual([]);
  });

  test.each(byFile)('has all of the old ids when they are to be kept: %s', async (_, sample) => {
    const old = textsOf(JSON.parse(sample.text)).filter((text) => ID.test(text));
    const text = composedText(await compose(sample, 'a', { keepIds: true }));
    expect(old.filter((id) => !text.includes(id))).toEqual([]);
  });

  test.each(deep)('has, when it is plain, the same shape and the same amounts: %s', async (_, sample) => {
    const shape = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) return value.map((item) => shape(item, key));
      if (typeof value !== 'object' || value === null)
        return typeof value === 'string' || (typeof value === 'number' && (value > 1e9 || key === 'id'))
          ? typeof value
          : value;
      const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, shape(item, name)]);
      return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    };
    expect(shape(JSON.parse(composedText(await compose(sample, 'a', { plain: true }))))).toEqual(
      shape(JSON.parse(sample.text)),
    );
  });

  test.each(byFile)('follows from the seed alone: %s', async (_, sample) => {
    expect(await compose(sample)).toEqual(await compose(sample));
  });

  test.each(deep)('is another one for each seed: %s', async (_, sample) => {
    const [first, other] = await Promise.all([compose(sample), compose(sample, 'b')]);
    expect([other.eventId, composedText(other)]).not.toEqual([first.eventId, composedText(first)]);
  });

  test.each(deep)('happened now: %s', async (_, sample) => {
    const { eventKeys } = sample.provider.refresh.times;
    const times = [...composedText(await compose(sample)).matchAll(/"(\w+)":\s*(\d{10}\b|"\d{4}-\d\d-\d\dT[^"]+")/g)]
      .filter(([, key = '']) => eventKeys.includes(key))
      .map(([, , value = '']) => (value.startsWith('"') ? Date.parse(value.slice(1, -1)) : Number(value) * 1000));
    // GitHub's ping is the one event that says of nothing when it happened, but of its hook.
    const latest = times.length === 0 && WITHOUT_TIME.test(sample.file) ? NOW.getTime() : Math.max(...times);
    expect(new Date(latest).toISOString()).toBe(NOW.toISOString());
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
    ['payment.captured', String.raw`24\/7`, String.raw`Zo\u00eb \ud83c\udf81`],
    ['order.paid', String.raw`24\/7`, String.raw`Zo\u00eb \ud83c\udf81`],
    ['payment_link.paid', '24/7', 'Zoë 🎁'],
  ])('exposes a receiver that writes the JSON again: %s', async (eventType, slash, nonAscii) => {
    const sample = samples.find(({ name }) => name.eventType === eventType && name.variant === undefined);
    const text = sample && composedText(await compose(sample));
    expect(text).toContain(slash);
    expect(text).toContain(nonAscii);
    expect(JSON.stringify(JSON.parse(text ?? 'null'))).not.toBe(text);
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
    ['shopify/orders/create', {}, { provider: 'shopify', eventType: 'orders/create' }],
    ['orders-create', { provider: 'shopify' }, { provider: 'shopify', eventType: 'orders/create' }],
    ['orders/create', { provider: 'shopify' }, { provider: 'shopify', eventType: 'orders/create' }],
    ['orders/create', {}, { provider: 'shopify', eventType: 'orders/create' }],
    ['gitlab/push-hook', {}, { provider: 'gitlab', eventType: 'Push Hook' }],
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
      { defaultProvider: 'github' },
      {
        code: 'AMBIGUOUS_EVENT',
        message: '"invoice.paid" is an event of several providers.',
        hint: 'Write one of: razorpay/invoice.paid, stripe/invoice.paid, standard-webhooks/invoice.paid, svix/invoice.paid.',
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
        hint: '`hooks providers` lists them.',
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
