import { expect, test } from 'vitest';

import { serve } from '../helpers/receiver.ts';
import { checked, found, NOTHING } from '../helpers/receivers/checked.ts';
import { guards } from '../helpers/receivers/guards.ts';
import * as manners from '../helpers/receivers/manners.ts';
import { nodeHttp } from '../helpers/receivers/node-http.ts';
import { json, openShop, REFUSED } from '../helpers/receivers/shop.ts';
import { answeringFirst, strict, withoutOrders } from '../helpers/receivers/shops.ts';

const { razorpay, stripe, standardWebhooks, shopify, slack } = guards;
const shop = () => openShop(razorpay);

test.each([
  ['of its own', json(400, { error: 'not what we expect' })],
  ['of a forged request', REFUSED],
])('an app with a strict schema, refusing in words %s, has no finding', async (_, refusal) => {
  const url = await nodeHttp(strict(standardWebhooks, refusal));
  expect(await found(url, standardWebhooks)).toEqual({ exitCode: 0, mode: 'verifying', found: NOTHING });
});

test('an app that knows events of Shopify by the order takes samples of the same order for one: no finding', async () => {
  const url = await nodeHttp(openShop({ ...shopify, provider: 'by-the-id-in-the-body' }));
  expect(await found(url, shopify)).toEqual({ exitCode: 0, mode: 'verifying', found: NOTHING });
});

test('an app that knows no such order is judged by its signatures alone', async () => {
  const url = await nodeHttp(withoutOrders(razorpay));
  expect(await found(url, razorpay)).toEqual({ exitCode: 0, mode: 'business', found: NOTHING });
});

test.each([
  ['Razorpay', manners.quiet(shop()), razorpay, []],
  ['Stripe', manners.quiet(openShop(stripe)), stripe, ['TS-002']],
  ['Razorpay, with ids and counters', manners.talkative(manners.quiet(shop())), razorpay, []],
  ['Razorpay, with the request', manners.echoing(manners.quiet(shop())), razorpay, []],
  [
    'Razorpay, after another first answer',
    manners.coldStart({ status: 200, text: 'hi' })(manners.quiet(shop())),
    razorpay,
    [],
  ],
])('refusals with 2xx are told, and nothing else: %s', async (_, app, guard, info) => {
  expect(await found(await nodeHttp(app), guard)).toEqual({
    exitCode: 0,
    mode: 'soft',
    found: { fail: ['SIG-008'], warn: [], info },
  });
});

test.each([
  ['Razorpay', razorpay, ['IDEM-007']],
  ['Standard Webhooks', standardWebhooks, []],
  ['Slack', slack, []],
])('an app that answers first and verifies later is judged by its effects: %s', async (_, guard, info) => {
  const { shop: app, effects } = answeringFirst(guard);
  const { url: probe } = await serve((_request, response) => void response.end(JSON.stringify(effects)));
  const argv = ['--probe-url', probe, '--probe-wait', '20ms'];
  expect(await found(await nodeHttp(app), guard, argv)).toEqual({
    exitCode: 0,
    mode: 'probe',
    found: { fail: ['SIG-008'], warn: [], info },
  });
});

test.each([
  ['bans who has forged twenty requests', manners.banningAfter(20)(shop())],
  ['takes forty requests an hour', manners.spentAfter(40)(shop())],
])('an app that %s is not accused of what it refuses then', async (_, app) => {
  const report = await checked(await nodeHttp(app), razorpay);
  const { fail, warn, info, pass } = report.verdicts;
  expect({ exitCode: report.exitCode, fail, warn, info }).toEqual({ exitCode: 0 });
  expect(pass).not.toContain('RAW-001');
  expect(report.notes['RAW-001']).toBe('Not made: right requests are not accepted any more.');
});

test('a demand for Content-Length is told, and nothing else', async () => {
  expect(await found(await nodeHttp(manners.demandingLength(shop())), razorpay)).toEqual({
    exitCode: 0,
    mode: 'verifying',
    found: { ...NOTHING, fail: ['ENC-002'] },
  });
});

test('of an app that lets nobody in nothing is said but that', async () => {
  const { exitCode, mode, verdicts, notes } = await checked(await nodeHttp(manners.behindAllowList(shop())), razorpay);
  const { fail, warn, info, pass } = verdicts;
  expect({ exitCode, mode, fail, warn, info, pass }).toEqual({
    exitCode: 3,
    mode: 'reject_all',
    fail: ['BASE-001'],
    warn: undefined,
    info: undefined,
    pass: ['BASE-002', 'BASE-003', 'BASE-004', 'LEAK-001', 'LEAK-002'],
  });
  expect(notes['BASE-001']).toBe(
    'Answered 403 {"error":"forbidden"}. None of the usual mistakes explains it: the app has another secret, lets only some addresses in, has a scheme of its own, or refuses such an event in the same words.',
  );
});
