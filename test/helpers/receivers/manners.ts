import { setTimeout as delay } from 'node:timers/promises';

import { NO_ANSWER } from './node-http.ts';
import { json, type Manner, type Reply } from './shop.ts';

const refusing =
  (change: (reply: Reply) => Reply): Manner =>
  (shop) =>
  async (asked) => {
    const reply = await shop(asked);
    return reply.status >= 400 ? change(reply) : reply;
  };

const always =
  (change: (reply: Reply, count: number) => Reply): Manner =>
  (shop) => {
    let count = 0;
    return async (asked) => change(await shop(asked), ++count);
  };

const PAGE = '<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>401</h1></body></html>';

/** Nobody learns that there is anything here. */
export const hiding = refusing(() => ({ status: 404, text: 'Not Found' }));

/** Nor that anybody answers. */
export const dropping = refusing(() => ({ status: NO_ANSWER, text: '' }));

/** All refusals alike, whatever their reason. */
export const terse = refusing(() => json(400, { error: 'bad request' }));

/** Forged requests are answered 2xx, so that who sends them learns little. */
export const quiet = refusing((reply) => ({ ...reply, status: 200 }));

export const withErrorPages = refusing(({ status }) => ({
  status,
  text: PAGE,
  headers: { 'Content-Type': 'text/html' },
}));

export const closingConnections = always((reply) => ({ ...reply, headers: { ...reply.headers, Connection: 'close' } }));

export const withCode202 = always((reply) => (reply.status === 200 ? { ...reply, status: 202, text: '' } : reply));

/** Ids, times and counts of its own in each answer. */
export const talkative = always((reply, count) =>
  json(reply.status, {
    ...(JSON.parse(reply.text) as object),
    requestId: Math.random().toString(36).slice(2, 10),
    at: new Date().toISOString(),
    unix: Math.floor(Date.now() / 1000),
    count,
  }),
);

/** The whole request in each answer. */
export const echoing: Manner = (shop) => async (asked) => {
  const reply = await shop(asked);
  return json(reply.status, {
    ...(JSON.parse(reply.text) as object),
    headers: asked.headers,
    body: asked.body.toString().slice(0, 2_000),
  });
};

/** Reads no more than express.json() does by default. */
export const withBodyLimit: Manner = (shop) => (asked) =>
  asked.body.length > 100 * 1024 ? json(413, { error: 'too large' }) : shop(asked);

/** Wants to know beforehand how much is coming. */
export const demandingLength: Manner = (shop) => (asked) =>
  asked.headers['content-length'] === undefined ? json(411, { error: 'length required' }) : shop(asked);

/** An address that is not on its list. */
export const behindAllowList: Manner = () => () => json(403, { error: 'forbidden' });

/** So many requests a second; others wait. */
export const limited =
  (perSecond: number): Manner =>
  (shop) => {
    let [second, count] = [0, 0];
    return (asked) => {
      const now = Math.floor(Date.now() / 1000);
      [second, count] = now === second ? [second, count + 1] : [now, 1];
      return count > perSecond ? json(429, { error: 'too many requests' }, { 'Retry-After': '1' }) : shop(asked);
    };
  };

/** The first request finds an app that is not ready. */
export const coldStart =
  (first: Reply | 'slow'): Manner =>
  (shop) => {
    let isCold = true;
    return async (asked) => {
      const wasCold = isCold;
      isCold = false;
      if (wasCold && first !== 'slow') return first;
      if (wasCold) await delay(1_000);
      return shop(asked);
    };
  };

/** After so many forged requests it lets the sender in no more. */
export const banningAfter =
  (refusals: number): Manner =>
  (shop) => {
    let count = 0;
    return async (asked) => {
      if (count >= refusals) return json(403, { error: 'banned' });
      const reply = await shop(asked);
      if (reply.status >= 400) count++;
      return reply;
    };
  };

/** So many requests an hour. */
export const spentAfter =
  (requests: number): Manner =>
  (shop) => {
    let count = 0;
    return (asked) => (++count > requests ? json(429, { error: 'too many requests' }) : shop(asked));
  };
