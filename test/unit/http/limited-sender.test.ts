import { expect, test } from 'vitest';

import { limitSender } from '../../../src/http/limited-sender.ts';
import type { Sender, SendOptions, SendRequest } from '../../../src/http/sender.ts';

const REQUEST: SendRequest = { url: 'http://localhost/', method: 'POST', rawHeaders: [], body: new Uint8Array() };
const OPTIONS: SendOptions = { timeoutMs: 1, responseBytesMax: 1, now: () => new Date(0) };

test('so many requests are under way at once, also after some have failed; the others wait in order', async () => {
  let underWay = 0;
  let most = 0;
  const begun: string[] = [];
  const slow: Sender = {
    async send({ url }) {
      begun.push(url);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay--;
      if (url.endsWith('3')) throw new Error('interrupted');
      return {
        endpointUrl: url,
        startedAt: new Date(0),
        durationMs: 0,
        outcome: { kind: 'no_response', reason: 'other', detail: '' },
      };
    },
    async [Symbol.asyncDispose]() {},
  };
  const limited = limitSender(slow, 2);
  const urls = Array.from({ length: 9 }, (_, index) => `http://localhost/${index}`);
  const results = await Promise.allSettled(urls.map((url) => limited.send({ ...REQUEST, url }, OPTIONS)));
  expect({ most, underWay, begun }).toEqual({ most: 2, underWay: 0, begun: urls });
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  await Promise.all(urls.map((url) => limited.send({ ...REQUEST, url: `${url}/` }, OPTIONS)));
  expect(most).toBe(2);
});
