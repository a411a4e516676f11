import { describe, expect, test } from 'vitest';

import { COMPACT, jsonNode, parseJson, printJson } from '../../../src/core/json-text.ts';
import type { Provider } from '../../../src/core/types.ts';
import { type Edit, editEvent } from '../../../src/events/edit.ts';
import { loadFixture } from '../../../src/events/fixtures.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';
import { stripe } from '../../../src/providers/stripe.ts';

interface RazorpayEvent {
  readonly event: string;
  readonly payload: Readonly<
    Record<'payment' | 'order' | 'refund' | 'payment_link', { entity: Record<string, unknown> }>
  >;
}

function set(path: string, value: string): Edit {
  return { kind: 'set', path, value };
}

function add(path: string, value: string): Edit {
  return { kind: 'add', path, value };
}

function edited(text: string, edits: readonly Edit[], provider: Provider = razorpay): string {
  return printJson(editEvent(parseJson(text), edits, provider), COMPACT);
}

function editedSample(eventType: string, edits: readonly Edit[], variant?: string): RazorpayEvent {
  const sample = loadFixture({ provider: 'razorpay', eventType, ...(variant !== undefined && { variant }) });
  return JSON.parse(printJson(editEvent(sample, edits, razorpay), COMPACT)) as RazorpayEvent;
}

const EVENT =
  '{"event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_1","amount":100.00,"contact":"+91","captured":true,"description":null,"notes":[],"items":[{"price":1},{"price":2}]}}},"created_at":1}';

function within(entity: string): string {
  return `{"event":"payment.captured","payload":{"payment":{"entity":${entity}}},"created_at":1}`;
}

describe('a set value', () => {
  test.each([
    ['a number', 'payment.amount', '5000', '"amount":5000'],
    ['a number as it is written', 'payment.amount', '5000.00', '"amount":5000.00'],
    ['a boolean', 'payment.captured', 'false', '"captured":false'],
    ['null', 'payment.contact', 'null', '"contact":null'],
    ['text', 'payment.contact', 'none', '"contact":"none"'],
    ['digits in place of text', 'payment.contact', '919812345670', '"contact":"919812345670"'],
    ['true in place of text', 'payment.contact', 'true', '"contact":"true"'],
    ['text in place of a number', 'payment.amount', 'a lot', '"amount":"a lot"'],
    ['text in quotes', 'payment.amount', '"5000"', '"amount":"5000"'],
    ['an object in place of text', 'payment.contact', '{"a":[1]}', '"contact":{"a":[1]}'],
    ['a number in place of nothing', 'payment.description', '5', '"description":5'],
    ['nothing', 'payment.contact', '', '"contact":""'],
    ['text with spaces and signs', 'payment.contact', ' a=b, "c" \u20b9', String.raw`"contact":" a=b, \"c\" ₹"`],
    ['a list', 'payment.notes', '[1,2]', '"notes":[1,2]'],
    ['what is not quite JSON', 'payment.contact', '{a:1}', '"contact":"{a:1}"'],
  ])('can be %s', (_, path, value, expected) => {
    expect(edited(EVENT, [set(path, value)])).toContain(expected);
  });

  test.each(['2,500', '2500,00', '1_000', '05', '+5', '₹2500', '2 500', '.5'])(
    'that looks like a number but is none, %s, is an error where a number was',
    (value) => {
      expect(() => edited(EVENT, [set('payment.amount', value)])).toThrow(
        expect.objectContaining({
          code: 'INVALID_EDIT',
          exitCode: 2,
          message: `--set payment.amount=${value}: "${value}" is not a number, and the field holds one.`,
          hint: `Write the digits alone, such as payment.amount=2500. To send text, put it in double quotes: 'payment.amount="${value}"'.`,
        }),
      );
      expect(edited(EVENT, [set('payment.amount', `"${value}"`)])).toContain(`"amount":"${value}"`);
      expect(edited(EVENT, [set('payment.contact', value)])).toContain(`"contact":"${value}"`);
    },
  );

  test('is found below a name with a dot in it, too', () => {
    const text = '{"payload":{"payment.downtime":{"entity":{"severity":"high"}}}}';
    expect([
      edited(text, [set('payment.downtime.severity', 'low')]),
      edited(text, [add('payment.downtime.note', 'x')]),
    ]).toEqual([text.replace('high', 'low'), text.replace('"high"', '"high","note":"x"')]);
    expect(() => edited(text, [set('payment.downtime.severty', 'low')])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean payment.downtime.severity?') }),
    );
  });

  test.each([
    ['payload.payment.entity.amount', within('{"amount":1}'), within('{"amount":9}')],
    ['payment.amount', within('{"amount":1}'), within('{"amount":9}')],
    [
      'payment.items[1].price',
      within('{"items":[{"price":1},{"price":2}]}'),
      within('{"items":[{"price":1},{"price":9}]}'),
    ],
    ['payment.items.0', within('{"items":[1,2]}'), within('{"items":[9,2]}')],
    ['created_at', within('{}'), within('{}').replace('1}', '9}')],
    [String.raw`payment.a\.b`, within('{"a.b":1,"a":{"b":2}}'), within('{"a.b":9,"a":{"b":2}}')],
    ['payload.payment', within('{}'), within('{}').replace('{"entity":{}}', '9')],
  ])('is found by the path %s', (path, before, after) => {
    expect(edited(before, [set(path, '9')])).toBe(after);
  });

  test('is found by a short path of other providers, too', () => {
    expect([
      edited('{"id":"evt_1","data":{"object":{"id":"ch_1","amount":1}}}', [set('amount', '9')], stripe),
      edited('{"id":"evt_1","data":{"object":{"id":"ch_1","amount":1}}}', [set('id', 'x')], stripe),
      edited('{"type":"a","data":{"type":"b"}}', [set('data.type', 'x')], standardWebhooks),
    ]).toEqual([
      '{"id":"evt_1","data":{"object":{"id":"ch_1","amount":9}}}',
      '{"id":"x","data":{"object":{"id":"ch_1","amount":1}}}',
      '{"type":"a","data":{"type":"x"}}',
    ]);
  });

  test('leaves all else as it is written', () => {
    const text = String.raw`{"9":1.50,"1":1e2,"a":"x","a":"y","b":"\ud800","big":12345678901234567890}`;
    expect(edited(text, [set('b', 'z')])).toBe(text.replace(String.raw`\ud800`, 'z'));
  });

  test('of several for one path the last counts', () => {
    expect(edited('{"a":1}', [set('a', '2'), set('a', '3')])).toBe('{"a":3}');
  });
});

describe('an added value', () => {
  test.each([
    ['to an object', 'payment.notes.order', within('{"notes":{"a":"b"}}'), within('{"notes":{"a":"b","order":1}}')],
    ["into PHP's empty list of notes", 'payment.notes.order', within('{"notes":[]}'), within('{"notes":{"order":1}}')],
    ['with the objects above it', 'payment.a.b.c', within('{}'), within('{"a":{"b":{"c":1}}}')],
    ['to the end of a list', 'payment.items[1]', within('{"items":[0]}'), within('{"items":[0,1]}')],
    ['to an empty list', 'payment.items[0]', within('{"items":[]}'), within('{"items":[1]}')],
    ['by its full path', 'payload.payment.entity.a', within('{}'), within('{"a":1}')],
    ['to the event itself', 'livemode', within('{}'), within('{}').replace(/\}$/, ',"livemode":1}')],
    [
      'to the event itself, in an object of its own',
      'meta.env',
      '{"event":"x","meta":{}}',
      '{"event":"x","meta":{"env":1}}',
    ],
  ])('goes %s', (_, path, before, after) => {
    expect(edited(before, [add(path, '1')])).toBe(after);
  });

  test.each([
    ['5', '5'],
    ['2026/1042', '"2026/1042"'],
    ['"5"', '"5"'],
    ['{"a":1}', '{"a":1}'],
    ['', '""'],
  ])('%j is %s', (value, expected) => {
    expect(edited('{}', [add('payload.x', value)])).toBe(`{"payload":{"x":${expected}}}`);
  });

  test('that is there already is an error that says what to do', () => {
    expect(() => edited(EVENT, [add('payment.amount', '1')])).toThrow(
      expect.objectContaining({
        code: 'PATH_EXISTS',
        exitCode: 2,
        message: '"payment.amount" is there already.',
        hint: 'Use --set payment.amount=… to change it.',
      }),
    );
  });

  test.each([['payment.amount.x'], ['payment.contact.x.y'], ['payment.items.name'], ['payment.items[5]']])(
    'that has no place, %s, is an error',
    (path) => {
      expect(() => edited(EVENT, [add(path, '1')])).toThrow(
        expect.objectContaining({
          code: 'UNKNOWN_PATH',
          message: `Nothing can be added at "${path}": what is above it is not an object.`,
        }),
      );
    },
  );
});

describe('an unset value', () => {
  test.each([
    ['payment.amount', within('{"amount":1,"b":2}'), within('{"b":2}')],
    ['payment.items[0]', within('{"items":[1,2]}'), within('{"items":[2]}')],
    ['payload', '{"event":"x","payload":{}}', '{"event":"x"}'],
  ])('%s is gone', (path, before, after) => {
    expect(edited(before, [{ kind: 'unset', path }])).toBe(after);
  });
});

describe('a path that does not exist', () => {
  test.each<[string, Edit, string]>([
    [
      'a typing error',
      set('payment.amuont', '1'),
      'Did you mean payment.amount? To put something new there, use --add payment.amuont=…',
    ],
    [
      'a part of a path',
      set('captured', '1'),
      'Did you mean payment.captured? To put something new there, use --add captured=…',
    ],
    ['something else', { kind: 'unset', path: 'xyzzyplugh' }, 'See the event with --print json.'],
    ['an item beyond the end', set('payment.items[2]', '1'), expect.stringContaining('payment.items.0')],
  ])('is an error with a suggestion: %s', (_, edit, hint) => {
    const path = 'path' in edit ? edit.path : '';
    expect(() => edited(EVENT, [edit])).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_PATH',
        exitCode: 2,
        message: `The event has nothing at "${path}".`,
        hint,
      }),
    );
  });

  test.each([[''], ['.'], ['[]']])('is an error, however empty: %j', (path) => {
    expect(() => edited(EVENT, [set(path, '1')])).toThrow(expect.objectContaining({ code: 'UNKNOWN_PATH' }));
  });
});

describe('a merged patch', () => {
  test('goes deep, keeps null as a value, and comes in the order of the edits', () => {
    const patch: Edit = {
      kind: 'merge',
      patch: parseJson('{"payload":{"payment":{"entity":{"contact":null,"notes":{"a":1}}}}}'),
    };
    expect(edited(within('{"contact":"x","notes":[],"b":2}'), [patch, set('payment.notes.a', '2')])).toBe(
      within('{"contact":null,"notes":{"a":2},"b":2}'),
    );
  });

  test('that is no object replaces the event', () => {
    expect(edited(EVENT, [{ kind: 'merge', patch: parseJson('[]') }])).toBe('[]');
  });
});

describe('fields that are tied', () => {
  test('follow the amount of the payment: the order, what was paid of it, fee and tax', () => {
    const { payload } = editedSample('order.paid', [set('payment.amount', '100000')]);
    const { amount, fee, tax } = payload.payment.entity;
    const { amount: orderAmount, amount_paid: paid, amount_due: due, id } = payload.order.entity;
    expect({ amount, fee, tax, orderAmount, paid, due, id }).toEqual({
      amount: 100_000,
      // 2 % and 18 % GST on it.
      fee: 2_360,
      tax: 360,
      orderAmount: 100_000,
      paid: 100_000,
      due: 0,
      id: 'order_TeiR2OObma196B',
    });
  });

  test('follow from either end', () => {
    const fromOrder = editedSample('order.paid', [set('order.amount', '100001')]);
    const fromPayment = editedSample('order.paid', [set('payment.amount', '100001')]);
    expect(fromOrder).toEqual(fromPayment);
  });

  test('follow in a payment link, all three', () => {
    const { payload } = editedSample('payment_link.paid', [set('payment.amount', '5000')]);
    const { payment, order, payment_link: link } = payload;
    expect([
      payment.entity['amount'],
      payment.entity['base_amount'],
      order.entity['amount'],
      order.entity['amount_paid'],
      link.entity['amount'],
      link.entity['amount_paid'],
    ]).toEqual([5000, 5000, 5000, 5000, 5000, 5000]);
  });

  test.each([
    ['order.paid', undefined, 'order.id', 'order_X', 'payment', 'order_id'],
    ['order.paid', undefined, 'payment.currency', 'USD', 'order', 'currency'],
    ['refund.created', undefined, 'refund.amount', '249900', 'payment', 'amount_refunded'],
    ['refund.created', undefined, 'payment.id', 'pay_X', 'refund', 'payment_id'],
    ['payment.captured', undefined, 'payment.vpa', 'a@okx', 'payment', 'upi'],
    ['payment.captured', 'card', 'payment.card_id', 'card_X', 'payment', 'card'],
  ] as const)('follow in %s, %s: %s to %s', (eventType, variant, path, value, entity, field) => {
    const { payload } = editedSample(eventType, [set(path, value)], variant);
    expect(JSON.stringify(payload[entity].entity[field])).toContain(value);
  });

  test('do not follow where they were edited by hand', () => {
    const { payload } = editedSample('order.paid', [
      set('order.amount', '300000'),
      set('payment.fee', '1'),
      set('payment.amount', '100000'),
    ]);
    const { fee, tax, amount } = payload.payment.entity;
    expect([amount, fee, tax, payload.order.entity['amount']]).toEqual([100_000, 1, 360, 300_000]);
  });

  test('do not follow where a patch edited them', () => {
    const patch = jsonNode({ payload: { order: { entity: { amount: 300_000 } } } });
    const { payload } = editedSample('order.paid', [set('payment.amount', '100000'), { kind: 'merge', patch }]);
    expect([payload.payment.entity['amount'], payload.order.entity['amount']]).toEqual([100_000, 300_000]);
  });

  test('follow a patch', () => {
    const patch = jsonNode({ payload: { payment: { entity: { amount: 100_000 } } } });
    const { payload } = editedSample('order.paid', [{ kind: 'merge', patch }]);
    expect([payload.order.entity['amount'], payload.payment.entity['fee']]).toEqual([100_000, 2_360]);
  });

  test('do not follow where they held another value before', () => {
    const { payload } = editedSample('refund.created', [set('payment.amount', '300000')]);
    expect([payload.refund.entity['amount'], payload.payment.entity['amount_refunded']]).toEqual([50_000, 50_000]);
  });

  test('do not follow where they held no number: no fee before capture', () => {
    const { payload } = editedSample('payment.authorized', [set('payment.amount', '100000')]);
    expect([payload.payment.entity['fee'], payload.payment.entity['tax']]).toEqual([null, null]);
  });

  test('are not put back where they were taken away', () => {
    const { payload } = editedSample('order.paid', [
      { kind: 'unset', path: 'payment.fee' },
      set('payment.amount', '100000'),
    ]);
    expect([Object.hasOwn(payload.payment.entity, 'fee'), payload.payment.entity['tax']]).toEqual([false, 360]);
  });

  test.each([
    ['order first', [set('order.amount', '300000'), set('payment.amount', '100000')]],
    ['payment first', [set('payment.amount', '100000'), set('order.amount', '300000')]],
  ])('tell of an order what its payment paid, in whatever order they were edited: %s', (_, edits) => {
    const { payload } = editedSample('order.paid', edits);
    const { amount, amount_paid: paid } = payload.order.entity;
    expect({ amount, paid }).toEqual({ amount: 300_000, paid: 100_000 });
  });

  test('do not move without an edit', () => {
    const sample = loadFixture({ provider: 'razorpay', eventType: 'order.paid' });
    const before = printJson(sample, COMPACT);
    expect(printJson(editEvent(sample, [], razorpay), COMPACT)).toBe(before);
  });
});
