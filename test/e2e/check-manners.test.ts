import { expect, test } from 'vitest';

import { found, NOTHING } from '../helpers/receivers/checked.ts';
import { guards } from '../helpers/receivers/guards.ts';
import * as manners from '../helpers/receivers/manners.ts';
import { nodeHttp } from '../helpers/receivers/node-http.ts';
import { json, openShop } from '../helpers/receivers/shop.ts';
import { byEntity } from '../helpers/receivers/shops.ts';

const { razorpay } = guards;
const shop = () => openShop(razorpay);

const sayingDuplicate = () =>
  openShop(razorpay, () => json(200, { ok: true, duplicate: false }), json(200, { ok: true, duplicate: true }));

test.each([
  ['hides behind 404', manners.hiding(shop())],
  ['drops the connection of who forges', manners.dropping(shop())],
  ['refuses everything in the same words', manners.terse(shop())],
  ['refuses with an HTML page', manners.withErrorPages(shop())],
  ['closes the connection after each answer', manners.closingConnections(shop())],
  ['answers 202 without a body', manners.withCode202(shop())],
  ['answers with ids, times and counters', manners.talkative(shop())],
  ['answers with the request', manners.echoing(shop())],
  ['reads 100 kB at most', manners.withBodyLimit(shop())],
  ['takes 30 requests a second', manners.limited(30)(shop())],
  ['is slow at first', manners.coldStart('slow')(shop())],
  ['answers 500 at first', manners.coldStart(json(500, { error: 'starting' }))(shop())],
  ['answers 503 at first', manners.coldStart(json(503, { error: 'starting' }))(shop())],
  ['asks for a second at first', manners.coldStart(json(503, {}, { 'Retry-After': '1' }))(shop())],
  ['tells new events from known ones', sayingDuplicate()],
  ['knows events by the payment', byEntity(razorpay)],
])('an app that %s has no finding', async (_, app) => {
  expect(await found(await nodeHttp(app), razorpay)).toEqual({ exitCode: 0, mode: 'verifying', found: NOTHING });
});
