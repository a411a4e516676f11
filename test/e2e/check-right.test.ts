import { describe, expect, test } from 'vitest';

import { checked, type Checked } from '../helpers/receivers/checked.ts';
import { onExpress } from '../helpers/receivers/express.ts';
import { onFastify } from '../helpers/receivers/fastify.ts';
import { guards } from '../helpers/receivers/guards.ts';
import { onKoa } from '../helpers/receivers/koa.ts';
import { onNest } from '../helpers/receivers/nest.ts';
import { nodeHttp } from '../helpers/receivers/node-http.ts';
import { hasPython, startProcess } from '../helpers/receivers/process.ts';
import { openShop } from '../helpers/receivers/shop.ts';
import { onHono, onRouteHandler } from '../helpers/receivers/web.ts';

const { razorpay, stripe, github, standardWebhooks, svix, paymentApi, shopify, slack } = guards;

const TIMED = ['TS-001', 'TS-002', 'TS-003', 'TS-004', 'TS-005'];
const INTRUSIVE = ['IDEM-006', 'EVT-007', 'SIZE-002', 'LOAD-001'];
/** Of a scheme that signs the body alone. */
const INAPPLICABLE = [...TIMED, 'ROT-001'];
/** What nobody can see from outside. */
const UNSEEN = ['IDEM-002', 'IDEM-003', 'IDEM-005'];

type Ids = readonly string[];

/** Every id by its verdict, but those that pass: the rest of the battery. */
const besidesPasses = ({ exitCode, mode, verdicts }: Checked) => ({ exitCode, mode, others: sorted(verdicts) });

const verifying = (others: Readonly<Record<string, Ids>>) => ({
  exitCode: 0,
  mode: 'verifying',
  others: sorted(others),
});

const sorted = (verdicts: Readonly<Record<string, Ids>>): Record<string, Ids> =>
  Object.fromEntries(
    Object.entries(verdicts).flatMap(([verdict, ids]) => (verdict === 'pass' ? [] : [[verdict, ids.toSorted()]])),
  );

describe('a right receiver has no finding', () => {
  test.each([
    ['Express', onExpress],
    ['Fastify', onFastify],
    ['Hono', onHono],
    ['Koa', onKoa],
    ['NestJS', onNest],
    ['node:http', nodeHttp],
    ['a route handler', onRouteHandler],
  ])('on %s', async (_, start) => {
    const report = await checked(await start(openShop(razorpay)), razorpay);
    expect(besidesPasses(report)).toEqual(
      verifying({ inconclusive: [...UNSEEN, 'IDEM-007'], skipped: [...INAPPLICABLE, ...INTRUSIVE] }),
    );
    expect(report.verdicts['pass']).toHaveLength(36);
    expect(report.accepted).toBeLessThanOrEqual(20);
  });

  test.each([
    ['@octokit/webhooks, on Express', onExpress, github, 'IDEM-007', INAPPLICABLE],
    ['@octokit/webhooks, on NestJS', onNest, github, 'IDEM-007', INAPPLICABLE],
    ['Shopify, on Koa', onKoa, shopify, 'IDEM-007', INAPPLICABLE],
    ['standardwebhooks, on Fastify', onFastify, standardWebhooks, undefined, ['IDEM-007']],
    ['svix, on Hono', onHono, svix, undefined, ['IDEM-007']],
    ['Slack, on a route handler', onRouteHandler, slack, undefined, ['ROT-001', 'IDEM-007']],
    ['payment-api, on node:http', nodeHttp, paymentApi, undefined, [...INAPPLICABLE, 'IDEM-007']],
  ])('with %s', async (_, start, guard, unseen, inapplicable) => {
    const report = await checked(await start(openShop(guard)), guard);
    expect(besidesPasses(report)).toEqual(
      verifying({
        inconclusive: unseen === undefined ? UNSEEN : [...UNSEEN, unseen],
        skipped: [...inapplicable, ...INTRUSIVE],
      }),
    );
  });

  test('with stripe, but that its library takes any time to come', async () => {
    const report = await checked(await onHono(openShop(stripe)), stripe);
    expect(besidesPasses(report)).toEqual(
      verifying({ info: ['TS-002'], inconclusive: UNSEEN, skipped: ['IDEM-007', ...INTRUSIVE] }),
    );
  });

  test('with load, huge bodies and hostile keys, too', async () => {
    const report = await checked(await onExpress(openShop(razorpay)), razorpay, ['--intrusive']);
    expect(besidesPasses(report)).toEqual(
      verifying({ inconclusive: [...UNSEEN, 'IDEM-006', 'IDEM-007'], skipped: INAPPLICABLE }),
    );
  });
});

test.skipIf(!hasPython)('a server of Python that wants a Content-Length is told that, and nothing else', async () => {
  const report = await checked(await startProcess('receiver.py', razorpay.secret), razorpay);
  expect(besidesPasses(report)).toEqual(
    verifying({
      fail: ['ENC-002'],
      inconclusive: [...UNSEEN, 'IDEM-007'],
      skipped: [...INAPPLICABLE, ...INTRUSIVE],
    }),
  );
});

test("Octokit's middleware ends its process over a signed text, which GitHub alone can send: no failure", async () => {
  const report = await checked(await startProcess('octokit.mjs', github.secret), github);
  expect(besidesPasses(report)).toEqual(
    verifying({
      info: ['EVT-003', 'SURV-001'],
      inconclusive: [...UNSEEN, 'IDEM-007', 'EVT-004', 'EVT-006', 'SIZE-001'],
      skipped: [...INAPPLICABLE, ...INTRUSIVE],
    }),
  );
});
