import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import Razorpay from 'razorpay';
import { describe, expect, test } from 'vitest';

import { listScenarios, loadScenario } from '../../src/events/scenarios.ts';
import { runChild } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { brokenRules } from '../helpers/razorpay-invariants.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { runRefused } from '../helpers/refusals.ts';
import { keptDeliveries, ndjson } from '../helpers/results.ts';

const SECRET = 'scenario-secret';
const env = { HOOKS_SECRET: SECRET };
const AT = '2026-09-21T14:00:00Z';

type Entity = Record<string, unknown> & { id: string };
interface Event {
  readonly event: string;
  readonly created_at?: number;
  readonly payload: Record<string, { entity?: Entity }>;
}

/** A receiver that verifies with the official package and knows an event by its id, as it should. */
async function startLedger(answer: () => number = () => 200) {
  const events: Event[] = [];
  const eventIds: string[] = [];
  const seen = new Set<string>();
  const money = new Map<string, number>();
  const app = await startReceiver(({ body, headers }, response) => {
    const signature = String(headers['x-razorpay-signature']);
    if (!Razorpay.validateWebhookSignature(body.toString(), signature, SECRET)) return response.writeHead(401).end();
    const status = answer();
    if (status !== 200) return response.writeHead(status).end();
    const event = JSON.parse(body.toString()) as Event;
    const eventId = String(headers['x-razorpay-event-id']);
    events.push(event);
    eventIds.push(eventId);
    if (!seen.has(eventId)) book(event, money);
    seen.add(eventId);
    return response.end();
  });
  return { ...app, events, eventIds, total: () => [...money.values()].reduce((sum, amount) => sum + amount, 0) };
}

function book({ event, payload }: Event, money: Map<string, number>): void {
  const { payment, refund } = payload;
  if (event === 'payment.captured' && payment?.entity) money.set(payment.entity.id, Number(payment.entity['amount']));
  if (event === 'refund.processed' && refund?.entity) money.set(refund.entity.id, -Number(refund.entity['amount']));
}

async function run(name: string, url: string, ...more: string[]) {
  return runHooks(['scenario', name, '--url', url, '--at', AT, '--no-keep', '--json', ...more], { env });
}

const bundled = listScenarios('razorpay');
const names = bundled.map(({ name }) => name);

test('the list says what each is', async () => {
  expect(names.length).toBeGreaterThan(20);
  const { stdout } = await runHooks(['scenario']);
  expect(stdout).toContain('failed-then-paid             Failed, then paid on the same order  4 events\n');
  const listed = ndjson((await runHooks(['scenario', '--json'])).stdout);
  expect(listed.map(({ name }) => name)).toEqual(names);
});

describe.each(names)('%s', (name) => {
  test('is accepted event by event, in the order of time, and nothing in it contradicts what came before', async () => {
    const ledger = await startLedger();
    const { exitCode, stdout, stderr } = await run(name, ledger.url, '--seed', name);
    const { steps } = loadScenario({ provider: 'razorpay', name });
    const expected = steps.map(({ event }) => event.split('@')[0]);
    expect({ exitCode, stderr, events: ledger.events.map(({ event }) => event) }).toEqual({
      exitCode: 0,
      stderr: '',
      events: expected,
    });
    const completed = ndjson(stdout).find(({ type }) => type === 'scenario.completed') as {
      rows: Array<{ at: string }>;
    };
    const times = completed.rows.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(times[0]).toBe('2026-09-21T14:00:00.000Z');
    expect(new Set(ledger.eventIds).size).toBe(ledger.eventIds.length);
    expect(changesOf(ledger.events)).toEqual([]);
    expect(brokenIn(ledger.events)).toEqual([]);
  });
});

function brokenIn(events: readonly Event[]): string[] {
  const paid = new Map<string, number>();
  return events.flatMap((event) => {
    const payment = event.payload['payment']?.entity;
    if (payment?.['captured'] === true) paid.set(payment.id, Number(payment['amount']));
    const others = [...paid].filter(([id]) => id !== payment?.id);
    return brokenRules(
      event,
      others.reduce((sum, [, amount]) => sum + amount, 0),
    );
  });
}

/** What does not change in the life of an entity. */
const LASTING = [
  'created_at',
  'expire_by',
  'respond_by',
  'receipt',
  'callback_url',
  'accept_partial',
  'amount',
  'currency',
  'order_id',
  'payment_id',
  'method',
  'plan_id',
  'total_count',
];

function changesOf(events: readonly Event[]): unknown[] {
  const changed: unknown[] = [];
  const known = new Map<string, Entity>();
  for (const { payload } of events) {
    for (const { entity } of Object.values(payload)) {
      // Some events have their fields in the payload itself.
      if (entity?.id === undefined) continue;
      const before = known.get(entity.id);
      const lasting = LASTING.filter((key) => before && key in before && key in entity);
      const pick = (of: Entity): unknown => Object.fromEntries(lasting.map((key) => [key, of[key]]));
      changed.push(
        ...(before && JSON.stringify(pick(entity)) !== JSON.stringify(pick(before))
          ? [[pick(before), pick(entity)]]
          : []),
      );
      known.set(entity.id, entity);
    }
  }
  return changed;
}

test('the payments of a link name it, and all of its events are of one order', async () => {
  const ledger = await startLedger();
  await run('payment-link-partially-paid', ledger.url);
  const link = ledger.events.at(-1)?.payload['payment_link']?.entity;
  const told = ledger.events.map(({ event, payload: { payment } }) => [
    event,
    payment?.entity?.['amount'],
    payment?.entity?.['description'] === `#${link?.id.slice('plink_'.length)}`,
    payment?.entity?.['order_id'] === link?.['order_id'],
  ]);
  expect(told).toEqual([
    ['payment.captured', 83300, true, true],
    ['payment_link.partially_paid', 83300, true, true],
    ['payment.captured', 166600, true, true],
    ['order.paid', 166600, true, true],
    ['payment_link.paid', 166600, true, true],
  ]);
});

test('names make entities the same or others: two payments, one order', async () => {
  const ledger = await startLedger();
  await run('failed-then-paid', ledger.url);
  const payments = ledger.events.map(({ payload }) => payload['payment']?.entity);
  const [failed, authorized, captured, paid] = payments.map((payment) => payment?.id);
  expect([authorized, captured]).toEqual([paid, paid]);
  expect(failed).not.toBe(paid);
  expect(new Set(payments.map((payment) => payment?.['order_id']))).toEqual(
    new Set([ledger.events[3]?.payload['order']?.entity?.id]),
  );
});

test('money adds up whatever the order, the duplicates and the pace', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('partial-refunds', 'refund', 'failed-then-paid', 'payment-link-paid', 'refund-failed'),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '2'), minLength: 1, maxLength: 6 }),
      fc.subarray(['--shuffle', '--duplicate=2', '--concurrent', '--plain']),
      async (name, seed, flags) => {
        const [ordered, wild] = [await startLedger(), await startLedger()];
        await run(name, ordered.url, '--seed', seed);
        const { exitCode } = await run(name, wild.url, '--seed', seed, ...flags);
        expect([exitCode, wild.total()]).toEqual([0, ordered.total()]);
        const copies = flags.includes('--duplicate=2') ? 3 : 1;
        expect(wild.events).toHaveLength(ordered.events.length * copies);
      },
    ),
    { numRuns: 25 },
  );
});

test('an edit is made in every event that has the field, and what is tied to it follows', async () => {
  const ledger = await startLedger();
  const { stderr } = await run('auto-capture', ledger.url, '--set', 'payment.amount=5000');
  const amounts = ledger.events.map(({ payload }) => [
    payload['payment']?.entity?.['amount'],
    payload['order']?.entity?.['amount_paid'],
  ]);
  expect({ stderr, amounts }).toEqual({
    stderr: '',
    amounts: [
      [5000, undefined],
      [5000, undefined],
      [5000, 5000],
    ],
  });
});

/** The amounts of each event, by their short paths; what is not there is left out. */
function amountsOf(events: readonly Event[]): unknown[] {
  const keys = ['amount', 'amount_refunded', 'amount_paid', 'amount_due', 'debit'];
  return events.map(({ event, payload }) => [
    event,
    Object.fromEntries(
      Object.entries(payload).flatMap(([name, { entity }]) =>
        keys.flatMap((key) => (entity && key in entity ? [[`${name}.${key}`, entity[key]]] : [])),
      ),
    ),
  ]);
}

describe('an edit moves the whole scenario: it still adds up', () => {
  test.each<[string, string[], unknown[]]>([
    [
      'refund',
      ['payment.amount=5000'],
      [
        ['payment.captured', { 'payment.amount': 5000, 'payment.amount_refunded': 0 }],
        ['refund.created', { 'refund.amount': 5000, 'payment.amount': 5000, 'payment.amount_refunded': 5000 }],
        ['refund.processed', { 'refund.amount': 5000, 'payment.amount': 5000, 'payment.amount_refunded': 5000 }],
      ],
    ],
    [
      'partial-refunds',
      ['refund.amount=5000'],
      [
        ['payment.captured', { 'payment.amount': 249900, 'payment.amount_refunded': 0 }],
        ['refund.created', { 'refund.amount': 5000, 'payment.amount': 249900, 'payment.amount_refunded': 5000 }],
        ['refund.processed', { 'refund.amount': 5000, 'payment.amount': 249900, 'payment.amount_refunded': 5000 }],
        ['refund.created', { 'refund.amount': 5000, 'payment.amount': 249900, 'payment.amount_refunded': 10000 }],
        ['refund.processed', { 'refund.amount': 5000, 'payment.amount': 249900, 'payment.amount_refunded': 10000 }],
      ],
    ],
    [
      'refund-failed',
      ['refund.amount=249900'],
      [
        ['payment.captured', { 'payment.amount': 249900, 'payment.amount_refunded': 0 }],
        ['refund.created', { 'refund.amount': 249900, 'payment.amount': 249900, 'payment.amount_refunded': 249900 }],
        ['refund.failed', { 'refund.amount': 249900, 'payment.amount': 249900, 'payment.amount_refunded': 0 }],
      ],
    ],
    [
      'failed-then-paid',
      ['order.amount=700'],
      [
        ['payment.failed', { 'payment.amount': 700, 'payment.amount_refunded': 0 }],
        ['payment.authorized', { 'payment.amount': 700, 'payment.amount_refunded': 0 }],
        ['payment.captured', { 'payment.amount': 700, 'payment.amount_refunded': 0 }],
        [
          'order.paid',
          {
            'payment.amount': 700,
            'payment.amount_refunded': 0,
            'order.amount': 700,
            'order.amount_paid': 700,
            'order.amount_due': 0,
          },
        ],
      ],
    ],
    [
      'payment-link-partially-paid',
      ['payment.amount=5000'],
      [
        ['payment.captured', { 'payment.amount': 5000, 'payment.amount_refunded': 0 }],
        [
          'payment_link.partially_paid',
          {
            'order.amount': 10000,
            'order.amount_paid': 5000,
            'order.amount_due': 5000,
            'payment.amount': 5000,
            'payment.amount_refunded': 0,
            'payment_link.amount': 10000,
            'payment_link.amount_paid': 5000,
          },
        ],
        ['payment.captured', { 'payment.amount': 5000, 'payment.amount_refunded': 0 }],
        [
          'order.paid',
          {
            'payment.amount': 5000,
            'payment.amount_refunded': 0,
            'order.amount': 10000,
            'order.amount_paid': 10000,
            'order.amount_due': 0,
          },
        ],
        [
          'payment_link.paid',
          {
            'order.amount': 10000,
            'order.amount_paid': 10000,
            'order.amount_due': 0,
            'payment.amount': 5000,
            'payment.amount_refunded': 0,
            'payment_link.amount': 10000,
            'payment_link.amount_paid': 10000,
          },
        ],
      ],
    ],
    [
      'payout-reversed',
      ['payout.amount=5000'],
      [
        ['payout.initiated', { 'payout.amount': 5000 }],
        ['transaction.created', { 'transaction.amount': 5590, 'transaction.debit': 5590 }],
        ['payout.reversed', { 'payout.amount': 5000 }],
      ],
    ],
  ])('%s --set %j', async (name, edits, amounts) => {
    const ledger = await startLedger();
    const { exitCode, stderr } = await run(name, ledger.url, ...edits.flatMap((edit) => ['--set', edit]));
    const broken = brokenIn(ledger.events);
    expect({ exitCode, stderr, amounts: amountsOf(ledger.events), broken, changes: changesOf(ledger.events) }).toEqual({
      exitCode: 0,
      stderr: '',
      amounts,
      broken: [],
      changes: [],
    });
  });

  test.each([
    [
      'partial-refunds',
      'payment.amount=5000',
      'refund.created payment.amount_refunded (100000) is more than payment.amount',
    ],
    [
      'refund-failed',
      'payment.amount=5000',
      'refund.created payment.amount_refunded (50000) is more than payment.amount',
    ],
    [
      'refund-speed-changed',
      'payment.amount=5000',
      'refund.created payment.amount_refunded (50000) is more than payment.amount',
    ],
  ])('%s --set %s is refused, with the field to set, too', async (name, edit, message) => {
    const { forPrograms, forPeople } = await runRefused(`scenario ${name} --url http://127.0.0.1:1/ --set ${edit}`);
    expect(forPrograms).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: {
        code: 'UNEVEN_AMOUNTS',
        message: `With ${edit} the scenario does not add up: in ${message} (5000).`,
        hint: 'Set refund.amount, too: --set refund.amount=…',
      },
    });
    expect(forPeople.exitCode).toBe(2);
  });

  test('with the field set, too, it adds up', async () => {
    const ledger = await startLedger();
    const edits = ['--set', 'payment.amount=5000', '--set', 'refund.amount=2500'];
    const { exitCode, stderr } = await run('partial-refunds', ledger.url, ...edits);
    const refunded = ledger.events.map(({ payload }) => payload['payment']?.entity?.['amount_refunded']);
    expect({ exitCode, stderr, refunded }).toEqual({ exitCode: 0, stderr: '', refunded: [0, 2500, 2500, 5000, 5000] });
  });

  test('what is no amount is told once, whatever the number of events', async () => {
    const { exitCode, stderr } = await run('auto-capture', (await startLedger()).url, '--set', 'payment.amount=-5');
    expect({ exitCode, warnings: ndjson(stderr).map(({ message }) => message) }).toEqual({
      exitCode: 0,
      warnings: ['payment.amount (-5) is below zero.'],
    });
  });
});

test('--drop leaves events out, and the others stay what they are', async () => {
  const ledger = await startLedger();
  await run('auto-capture', ledger.url, '--drop', 'payment.*');
  expect(ledger.events.map(({ event }) => event)).toEqual(['order.paid']);
});

test('it goes on after a refusal, or stops; what came of it is in the table and in the exit code', async () => {
  const refuseFirst = (): (() => number) => {
    let count = 0;
    return () => (count++ === 0 ? 500 : 200);
  };
  const goesOn = await startLedger(refuseFirst());
  const on = await runHooks(['scenario', 'auto-capture', '--url', goesOn.url, '--no-keep'], { env });
  expect([on.exitCode, on.stdout.split('\n').at(-2), goesOn.events.length]).toEqual([1, '2 of 3 accepted', 2]);
  const stops = await startLedger(refuseFirst());
  const stop = await runHooks(['scenario', 'auto-capture', '--url', stops.url, '--no-keep', '--stop-on-refusal'], {
    env,
  });
  expect([stop.exitCode, stop.stdout.split('\n').at(-2), stops.events.length]).toEqual([
    1,
    '0 of 1 accepted, 2 not sent after the refusal',
    0,
  ]);
  const nobody = await runHooks(['scenario', 'refund', '--url', 'http://127.0.0.1:1/', '--no-keep'], { env });
  expect(nobody.exitCode).toBe(3);
});

test('--deliver retries each as the provider does', async () => {
  let count = 0;
  const ledger = await startLedger(() => (count++ < 2 ? 500 : 200));
  const { exitCode, stdout } = await run('auto-capture', ledger.url, '--deliver', '--speed', '100000');
  expect(ndjson(stdout)[0]).toMatchObject({ type: 'delivery.planned', provider: 'razorpay', timeoutMs: 5_000 });
  const completed = ndjson(stdout).at(-1) as { rows: Array<{ attempts: number; accepted: boolean }> };
  expect([exitCode, completed.rows.map(({ attempts }) => attempts)]).toEqual([0, [3, 1, 1]]);
});

test('a pace is kept, and Ctrl-C ends between two events', async () => {
  const ledger = await startLedger();
  const start = performance.now();
  await run('auto-capture', ledger.url, '--pace', '150ms');
  expect(performance.now() - start).toBeGreaterThan(290);
});

test('deliveries are kept, as those of trigger', async () => {
  const cwd = temporaryProject();
  const ledger = await startLedger();
  expect(await runChild(['scenario', 'auto-capture', '--url', ledger.url], { cwd, env })).toMatchObject({
    exitCode: 0,
  });
  expect(keptDeliveries(cwd).map(({ eventType, origin }) => [eventType, origin])).toEqual([
    ['payment.authorized', 'sent'],
    ['payment.captured', 'sent'],
    ['order.paid', 'sent'],
  ]);
});

describe('a scenario of one’s own', () => {
  const own = {
    title: 'Two customers',
    steps: [
      { event: 'payment.captured', as: { payment: 'anna' } },
      {
        event: 'payment.captured',
        after: '10m',
        as: { payment: 'ben' },
        set: { 'payment.amount': 700, 'payment.vpa': null },
        add: { 'payment.notes.sibling': '{anna.id}' },
      },
    ],
  };

  test('runs from its file, with ids by name', async () => {
    const cwd = temporaryProject();
    writeFileSync(
      join(cwd, 'own.json'),
      JSON.stringify({ ...own, steps: [own.steps[0], { ...own.steps[1], set: { 'payment.amount': 700 } }] }),
    );
    const ledger = await startLedger();
    const { exitCode, stderr } = await runChild(['scenario', './own.json', '--url', ledger.url, '--no-keep'], {
      cwd,
      env,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [anna, ben] = ledger.events.map(({ payload }) => payload['payment']?.entity);
    expect(ben).toMatchObject({ amount: 700, notes: { sibling: anna?.id } });
    expect(Number(ben?.['created_at']) - Number(anna?.['created_at'])).toBe(600);
  });

  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'own.json is not JSON: '],
    ['no steps', { title: 'x', steps: [] }, 'own.json is not a scenario: steps: expected at least one step.'],
    [
      'an unknown key',
      { title: 'x', steps: [{ event: 'order.paid', wait: '1s' }] },
      'own.json is not a scenario: steps.0: unknown key "wait".',
    ],
    [
      'a wrong duration',
      { title: 'x', steps: [{ event: 'order.paid', after: '5' }] },
      'own.json is not a scenario: steps.0.after: expected a duration such as 500ms, 5s, 2m or 24h.',
    ],
    ['an unknown event', { title: 'x', steps: [{ event: 'order.payed' }] }, 'There is no sample event "order.payed"'],
    [
      'an entity that is not there',
      { title: 'x', steps: [{ event: 'payment.captured', as: { order: 'one' } }] },
      'The scenario is not valid at steps.0.as.order: payment.captured has no "order"; it has payment.',
    ],
    [
      'a name that no step has made',
      {
        title: 'x',
        steps: [
          { event: 'payment.captured', as: { payment: 'first' } },
          { event: 'refund.created', as: { payment: 'frist' } },
        ],
      },
      'not valid at steps.1.as.payment: no earlier step has a payment called "frist"; there are first.',
    ],
    [
      'no name where there are names',
      { title: 'x', steps: [{ event: 'payment.captured', as: { payment: 'first' } }, { event: 'refund.created' }] },
      'not valid at steps.1.as.payment: no earlier step has a payment called "payment"; there are first.',
    ],
    [
      'a name that is not there',
      { title: 'x', steps: [{ event: 'order.paid', set: { 'payment.description': '{nobody.id}' } }] },
      'The scenario is not valid at steps.0.set.payment.description: nothing is called "nobody"',
    ],
    [
      'a path that is not there',
      { title: 'x', steps: [{ event: 'order.paid', set: { 'payment.amuont': 1 } }] },
      'The event has nothing at "payment.amuont".',
    ],
  ])('with %s is refused, with the place', async (_, content, message) => {
    const files = { 'own.json': typeof content === 'string' ? content : JSON.stringify(content) };
    const { forPrograms, leaked } = await runRefused('scenario own.json --url http://127.0.0.1:1/', { files });
    expect({ exitCode: forPrograms.exitCode, stdout: forPrograms.stdout, leaked }).toEqual({
      exitCode: 2,
      stdout: '',
      leaked: false,
    });
    expect(String((forPrograms.stderr as { message?: string }).message)).toContain(message);
  });
});

test.each([
  ['scenario autocapture --url http://127.0.0.1:1/', 'UNKNOWN_SCENARIO'],
  ['scenario refund --url http://127.0.0.1:1/ --drop payment.failed', 'NO_EFFECT'],
  ['scenario refund --url http://127.0.0.1:1/ --set order.amount=1', 'UNKNOWN_PATH'],
  ['scenario refund --url http://127.0.0.1:1/ --speed 10', 'NO_EFFECT'],
  ['scenario refund --url http://127.0.0.1:1/ --concurrent --pace 1s', 'NO_EFFECT'],
])('%s is refused', async (line, code) => {
  const { forPrograms } = await runRefused(line);
  expect(forPrograms).toMatchObject({ exitCode: 2, stdout: '', stderr: { code } });
});
