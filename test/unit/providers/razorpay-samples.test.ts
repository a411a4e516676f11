import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { decodeIdTime } from '../../../src/core/id.ts';
import { matchesGlob } from '../../../src/core/glob.ts';
import { parseJson } from '../../../src/core/json-text.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { catalogueOf } from '../../../src/events/catalogue.ts';
import { composeEvent } from '../../../src/events/compose.ts';
import { contradictions } from '../../../src/events/contradictions.ts';
import { fixturesFolder } from '../../../src/paths.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { brokenRules, type RazorpayEvent } from '../../helpers/razorpay-invariants.ts';

const folder = join(fixturesFolder, 'razorpay');
const NOW = new Date('2026-12-30T14:14:04.000Z');

interface Sample {
  readonly label: string;
  readonly eventType: string;
  readonly variant: string | undefined;
  readonly text: string;
}

const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const samples: Sample[] = files.map((file) => {
  const label = file.replace(/\.json$/, '');
  const [eventType = '', variant] = label.split('@');
  return { label, eventType, variant, text: readFileSync(join(folder, file), 'utf8') };
});

const byLabel = samples.map((sample): [string, Sample] => [sample.label, sample]);

/** What each event holds, in the order of its `contains`; the first glob that fits counts. */
const CONTAINS: ReadonlyArray<readonly [glob: string, contains: string]> = [
  ['payment.downtime.*', 'payment.downtime'],
  ['payment.dispute.*', 'payment dispute'],
  ['payment.*', 'payment'],
  ['order.paid*', 'payment order'],
  ['order.notification.*', 'notification'],
  ['order.*', 'order'],
  ['invoice.expired', 'invoice'],
  ['invoice.*', 'payment order invoice'],
  ['payment_link.*paid*', 'payment_link order payment'],
  ['payment_link.*', 'payment_link'],
  ['qr_code.credited', 'payment qr_code'],
  ['qr_code.*', 'qr_code'],
  ['refund.*', 'refund payment'],
  ['settlement.processed', 'settlement'],
  ['subscription.charged', 'subscription payment'],
  ['subscription.completed', 'subscription payment'],
  ['subscription.*', 'subscription'],
  ['token.service_provider.activated@push_tokenisation', 'token service_provider_token customer'],
  ['token.service_provider*', 'service_provider_token token'],
  ['token.*', 'token'],
  ['transfer.*', 'transfer'],
  ['product.*', 'merchant_product'],
  ['virtual_account.credited@upi_transfer', 'payment virtual_account upi_transfer'],
  ['virtual_account.credited@no_payer_details', 'payment virtual_account'],
  ['virtual_account.credited', 'payment virtual_account bank_transfer'],
  ['virtual_account.*', 'virtual_account'],
  ['account.updated', 'account bank_account'],
  ['account.*_gmv_limit_warning', 'acc_id gmv_limit current_gmv message'],
  ['account.app.authorization_revoked', ''],
  ['account.*', 'account'],
  ['banking_accounts.issued', 'accounts'],
  ['payout.downtime.*', 'payout.downtime'],
  ['payout.*', 'payout'],
  ['payout_link.*', 'payout_link'],
  ['fund_account.validation.*', 'fund_account.validation'],
  ['transaction.created', 'transaction'],
];

/** Payloads with something that `contains` does not name. */
const BESIDE: Readonly<Record<string, string>> = {
  'subscription.activated@immediate_start': 'payment',
  'token.activated@with_payment': 'payment',
};

const ENVELOPE = ['entity', 'account_id', 'event', 'contains', 'payload', 'created_at'];

/** Envelopes that Razorpay publishes with fewer keys. */
function envelopeOf(label: string): string[] {
  const without = (...keys: string[]): string[] => ENVELOPE.filter((key) => !keys.includes(key));
  if (label === 'account.app.authorization_revoked') return without('payload');
  if (label.startsWith('payout.downtime.')) return without('account_id', 'contains', 'created_at');
  return isTimeless(label) || hasTimeInPayload(label) || label === 'payout.pending@approval_workflow'
    ? without('created_at')
    : ENVELOPE;
}

function isTimeless(label: string): boolean {
  return /^token\.(?:initiated|activated|suspended|deactivated|expiry_updated|service_provider\.\w+)\b/.test(label);
}

function hasTimeInPayload(label: string): boolean {
  return /^order\.notification\.|^refund\.speed_changed|^subscription\.activated@/.test(label);
}

async function composed({ text, eventType }: Sample): Promise<RazorpayEvent> {
  const { body } = await composeEvent({
    provider: razorpay,
    event: parseJson(text),
    eventType,
    now: NOW,
    random: seededRandom('a'),
    keepIds: false,
    edits: [],
  });
  return JSON.parse(Buffer.from(body).toString()) as RazorpayEvent;
}

test('there are 119 events and 67 variants of them, those of the catalogue', () => {
  const plain = samples.filter(({ variant }) => variant === undefined);
  expect([plain.length, samples.length - plain.length]).toEqual([119, 67]);
  const listed = catalogueOf(razorpay);
  expect(listed.map(({ eventType }) => eventType).toSorted()).toEqual(
    plain.map(({ eventType }) => eventType).toSorted(),
  );
  expect(listed.filter(({ product, testMode, confidence }) => !product || !testMode || !confidence)).toEqual([]);
});

test('what is reconstructed is marked so, and has no high confidence', () => {
  const reconstructed = catalogueOf(razorpay).filter((event) => event.reconstructed);
  expect(reconstructed.map(({ eventType }) => eventType).toSorted()).toEqual([
    'account.no_doc_onboarding_gmv_limit_warning',
    'order.created',
    'order.expired',
    'order.placed',
    'payment.pending',
    'payout.downtime.started',
    'product.route.rejected',
    'token.service_provider_token.activated',
  ]);
  expect(reconstructed.filter(({ confidence }) => confidence === 'high')).toEqual([]);
});

describe.each([
  ['as it is kept', ({ text }: Sample) => Promise.resolve(JSON.parse(text) as RazorpayEvent)],
  ['as it is composed', composed],
])('a sample of Razorpay %s', (_, read) => {
  test.each(byLabel)('has its envelope: %s', async (label, sample) => {
    const event = await read(sample);
    expect(Object.keys(event).toSorted()).toEqual(envelopeOf(label).toSorted());
    expect(event).toMatchObject({ entity: 'event', event: sample.eventType });
    expect(event.account_id ?? 'acc_BFQ7uQEaa7j2z7').toBe('acc_BFQ7uQEaa7j2z7');
  });

  test.each(byLabel)('holds what it says it contains: %s', async (label, sample) => {
    const event = await read(sample);
    const expected = CONTAINS.find(([glob]) => matchesGlob(glob, label) || matchesGlob(glob, sample.eventType))?.[1];
    const contains = expected?.split(' ').filter(Boolean);
    expect(event.contains ?? contains).toEqual(contains);
    const { created_at: inPayload, ...payload } = event.payload ?? {};
    expect(Object.keys(payload).toSorted()).toEqual([...(contains ?? []), BESIDE[label] ?? []].flat().toSorted());
    expect(inPayload !== undefined).toBe(hasTimeInPayload(label));
  });

  test.each(byLabel)('wraps its entities: %s', async (label, sample) => {
    const { payload = {} } = await read(sample);
    const flat = /_gmv_limit_warning$|^banking_accounts\./.test(label);
    const wrong = Object.entries(payload).filter(([name, item]) => {
      if (name === 'created_at') return false;
      const keys = typeof item === 'object' && item !== null ? Object.keys(item).join(' ') : '';
      if (flat) return keys.includes('entity');
      return (
        keys !== (label.startsWith('product.') && label.endsWith('.needs_clarification') ? 'entity data' : 'entity')
      );
    });
    expect(wrong).toEqual([]);
  });

  test.each(byLabel)('has ids that hold the time beside them: %s', async (_, sample) => {
    const apart = thingsIn(await read(sample)).flatMap(({ id, created_at: createdAt }) => {
      const coded = decodeIdTime(String(id).replace(/^.*_/, ''));
      return typeof createdAt === 'number' && coded ? Math.abs(coded.getTime() / 1000 - createdAt) : [];
    });
    expect(Math.max(0, ...apart)).toBeLessThanOrEqual(2);
  });

  test.each(byLabel)('has happened when it is told, payment links aside: %s', async (label, sample) => {
    const event = await read(sample);
    const told = event.created_at ?? Number(event.payload?.['created_at']);
    const made = thingsIn(event).flatMap(({ created_at: createdAt }) =>
      typeof createdAt === 'number' ? createdAt : [],
    );
    if (Number.isNaN(told) || label.startsWith('payment_link.')) return;
    expect(told).toBeGreaterThanOrEqual(Math.max(0, ...made));
  });

  test.each(byLabel)('breaks no rule: %s', async (_, sample) => {
    const event = await read(sample);
    expect(brokenRules(event)).toEqual([]);
    const node = parseJson(JSON.stringify(event));
    expect(contradictions(node, node, razorpay)).toEqual([]);
  });

  test.each(byLabel.filter(([label]) => /^(?:payment|order)\.[a-z]+@/.test(label)))(
    'has the method of its variant: %s',
    async (_, sample) => {
      const { payload } = await read(sample);
      const method = (payload as { payment: { entity: { method: string } } }).payment.entity.method;
      expect(method).toBe(sample.variant === 'recurring_auth' ? 'emandate' : sample.variant);
    },
  );
});

/** Every object with an id of its own. */
function thingsIn(value: unknown): Array<{ id: unknown; created_at?: unknown }> {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap((item) => thingsIn(item));
  return 'id' in value ? [value, ...below] : below;
}

describe('the notes and descriptions of a composed sample', () => {
  const KINDS = [/\//, /[\u0080-\uffff]/, /\p{Extended_Pictographic}/u, /(?:^|\D)\d+\.\d\d$/];

  test.each(byLabel)('are hard on a receiver that writes the JSON again: %s', async (_, sample) => {
    const { payload = {} } = await composed(sample);
    const soft = Object.values(payload).flatMap((item) => {
      const { notes, description } = ((item as { entity?: unknown } | null)?.entity ?? {}) as Record<string, unknown>;
      const texts = [
        notes === undefined ? [] : [Object.values(notes as object).join('\n')],
        typeof description === 'string' && !/#|^NA$/.test(description) ? [description] : [],
      ].flat();
      // The number is a note of its own, so that nothing can take it for a part of a sentence.
      return texts.filter((text) => !KINDS.every((kind) => text.split('\n').some((line) => kind.test(line))));
    });
    expect(soft).toEqual([]);
  });

  test('of every payment event change when they are parsed and written again', async () => {
    const payments = samples.filter(({ eventType }) => /^payment\.[a-z]+$/.test(eventType));
    expect(payments.length).toBeGreaterThanOrEqual(20);
    const unchanged = await Promise.all(
      payments.map(async (sample) => {
        const { body } = await composeEvent({
          provider: razorpay,
          event: parseJson(sample.text),
          eventType: sample.eventType,
          now: NOW,
          random: seededRandom('a'),
          keepIds: false,
          edits: [],
        });
        const text = Buffer.from(body).toString();
        return JSON.stringify(JSON.parse(text)) === text ? sample.label : [];
      }),
    );
    expect(unchanged.flat()).toEqual([]);
  });
});

test('the ids of one thing are the same in all samples', () => {
  const ids = new Set(samples.flatMap(({ text }) => text.match(/"order_[0-9A-Za-z]{14}"/g) ?? []));
  // The payment that completes a subscription is not the one that begins it.
  expect(ids.size).toBe(2);
});
