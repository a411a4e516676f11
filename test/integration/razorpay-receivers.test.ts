import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import { fastify } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';

import { seededRandom } from '../../src/core/random.ts';
import { providerRequest } from '../../src/core/request.ts';
import type { RawHeaders } from '../../src/core/types.ts';
import { catalogueOf } from '../../src/events/catalogue.ts';
import { composeEvent } from '../../src/events/compose.ts';
import { fixtureLabel, type FixtureName, listFixtures, loadFixture } from '../../src/events/fixtures.ts';
import { razorpay } from '../../src/providers/razorpay.ts';
import { runChild } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { type Framework, frameworks } from '../helpers/frameworks.ts';
import { integrationOf } from '../helpers/integrations.ts';
import { serve } from '../helpers/receiver.ts';
import { named } from '../helpers/results.ts';

const integration = integrationOf('razorpay');
const fixtures = listFixtures('razorpay');

interface Signed {
  readonly label: string;
  readonly rawHeaders: RawHeaders;
  readonly body: Buffer;
}

/** What `hooks trigger` sends, made by the same functions. */
async function signed(fixture: FixtureName, plain = false): Promise<Signed> {
  const at = new Date();
  const event = await composeEvent({
    provider: razorpay,
    event: loadFixture(fixture),
    eventType: fixture.eventType,
    now: at,
    random: seededRandom(fixtureLabel(fixture)),
    keepIds: false,
    plain,
    edits: [],
  });
  const { rawHeaders } = providerRequest({
    provider: razorpay,
    body: event.body,
    eventType: event.eventType,
    eventId: event.eventId,
    at,
    secrets: [{ label: 'test', value: integration.secret }],
    extra: [],
    url: 'http://localhost/',
  });
  return { label: fixtureLabel(fixture), rawHeaders, body: Buffer.from(event.body) };
}

/** The statuses that a receiver answers with, by event. */
async function answers(url: string, events: readonly Signed[]): Promise<Record<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  const statuses = await Promise.all(
    events.map(async ({ label, rawHeaders, body }): Promise<[string, number]> => {
      const request = httpRequest(url, { method: 'POST', agent });
      for (const [name, value] of rawHeaders) request.setHeader(name, value);
      request.end(body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return [label, response.statusCode ?? 0];
    }),
  );
  return Object.fromEntries(statuses);
}

function all(events: readonly Signed[], status: number): Record<string, number> {
  return Object.fromEntries(events.map(({ label }) => [label, status]));
}

/** Another digit in the last number or text: still JSON, still an event, no longer what was signed. */
function tampered({ label, rawHeaders, body }: Signed): Signed {
  const text = body.toString();
  const at = text.search(/\d(?=\D*$)/);
  const digit = text[at] === '9' ? '8' : '9';
  return { label, rawHeaders, body: Buffer.from(text.slice(0, at) + digit + text.slice(at + 1)) };
}

describe.each(named(frameworks, 'name'))('%s with the official package', (_, framework) => {
  test('accepts every event of Razorpay and every variant, and refuses each one tampered with', async () => {
    const url = await framework.start(integration);
    const events = await Promise.all(fixtures.map((fixture) => signed(fixture)));
    expect(events).toHaveLength(186);
    expect(await answers(url, events)).toEqual(all(events, 200));
    const changed = events.map(tampered);
    expect(changed.filter(({ body }) => JSON.parse(body.toString()) === undefined)).toEqual([]);
    expect(await answers(url, changed)).toEqual(all(events, 401));
  });
});

/**
 * Events that hold only ids, codes, numbers and Razorpay's own words. Of those that are caught, the sorted ones show it
 * by their \u0026, which is what Go would write, and not proven of Razorpay.
 */
const SURVIVING = new Set([
  ...['started', 'updated', 'resolved'].map((name) => `payment.downtime.${name}`),
  ...['started', 'resolved'].map((name) => `payout.downtime.${name}`),
  ...['delivered', 'failed'].map((name) => `order.notification.${name}`),
  ...['under_review', 'activated', 'rejected'].map((name) => `product.route.${name}`),
  ...['under_review', 'activated', 'rejected', 'instantly_activated', 'activated_kyc_pending'].map(
    (name) => `product.payment_gateway.${name}`,
  ),
  ...['under_review', 'activated', 'activated_kyc_pending'].map((name) => `product.payment_links.${name}`),
  ...['under_review', 'activated', 'rejected'].map((name) => `product.payment_link.${name}`),
  'account.instant_activation_gmv_limit_warning',
  'account.no_doc_onboarding_gmv_limit_warning',
  'account.app.authorization_revoked',
  'banking_accounts.issued',
  'settlement.processed',
]);

test('hooks events says of exactly these that a receiver that hashes re-written JSON passes', () => {
  const said = catalogueOf(razorpay).filter(({ survivesStringify }) => survivesStringify);
  expect(new Set(said.map(({ eventType }) => eventType))).toEqual(SURVIVING);
});

/** What people write who have only ever seen the parsed body. */
const mistaken: ReadonlyArray<Pick<Framework, 'name'> & { start(): Promise<string> }> = [
  {
    name: 'Express with express.json()',
    async start() {
      const app = express();
      app.post('/webhook', express.json(), async (request, response) => {
        const written = Buffer.from(JSON.stringify(request.body));
        response.status((await integration.accepts(written, request.headers)) ? 200 : 401).end();
      });
      return `${(await serve(app)).url}/webhook`;
    },
  },
  {
    name: 'Fastify as it comes',
    async start() {
      const app = fastify();
      app.post('/webhook', async (request, reply) => {
        const written = Buffer.from(JSON.stringify(request.body));
        return reply.code((await integration.accepts(written, request.headers)) ? 200 : 401).send();
      });
      await app.listen({ port: 0, host: '127.0.0.1' });
      onTestFinished(() => app.close());
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhook`;
    },
  },
];

describe.each(named(mistaken, 'name'))('%s, hashing the JSON that it writes again', (_, receiver) => {
  test('is caught by every event but those that have no place for text of anybody', async () => {
    const url = await receiver.start();
    const events = await Promise.all(fixtures.map((fixture) => signed(fixture)));
    const expected = fixtures.map((fixture) => [fixtureLabel(fixture), SURVIVING.has(fixture.eventType) ? 200 : 401]);
    expect(await answers(url, events)).toEqual(Object.fromEntries(expected));
  });

  test('passes with plain events, so it is their text that catches it', async () => {
    const url = await receiver.start();
    const plain = fixtures.filter(({ eventType }) => eventType === 'payment.captured');
    const events = await Promise.all(plain.map((fixture) => signed(fixture, true)));
    expect(await answers(url, events)).toEqual(all(events, 200));
  });
});

describe('the program itself', () => {
  test.each([
    ['payment.captured', [], 0],
    ['payment_link.paid', [], 0],
    ['account.app.authorization_revoked', [], 0],
    ['payment.captured', ['--plain'], 0],
    ['invoice.paid', ['--wire', 'pretty'], 0],
  ])('%s %j is accepted by a receiver with the official package', async (event, options, exitCode) => {
    const url = await frameworks[0]!.start(integration);
    const cwd = temporaryProject();
    const run = await runChild(['trigger', event, ...options, '--url', url, '--secret', integration.secret], { cwd });
    expect(run).toMatchObject({ exitCode });
  });

  test.each([
    [[], 1],
    [['--plain'], 0],
    [['--wire', 'compact'], 0],
    [['--plain', '--wire', 'pretty'], 1],
  ])('payment.captured %j, at a receiver that hashes what it writes again, ends with %i', async (options, exitCode) => {
    const url = await mistaken[0]!.start();
    const cwd = temporaryProject();
    const argv = ['trigger', 'payment.captured', ...options, '--url', url, '--secret', integration.secret];
    expect(await runChild(argv, { cwd })).toMatchObject({ exitCode });
  });
});
