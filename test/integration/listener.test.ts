import { once } from 'node:events';

import { expect, onTestFinished, test } from 'vitest';

import { type Listener, type ListenerOptions, type Rejection, startListener } from '../../src/http/listener.ts';
import { textResponse } from '../../src/core/attempt.ts';
import { openSocket, readAnswer, sendRequest } from '../helpers/client.ts';

const TIMEOUT_MS = 100;

async function start(options: Partial<ListenerOptions> = {}): Promise<{ listener: Listener; rejections: Rejection[] }> {
  const rejections: Rejection[] = [];
  const listener = await startListener(
    {
      host: '127.0.0.1',
      port: 0,
      bodyBytesMax: 1024,
      requestTimeoutMs: TIMEOUT_MS,
      inFlightMax: 4,
      ...options,
    },
    { handle: async () => textResponse(200, 'Received.'), onRejected: (rejection) => rejections.push(rejection) },
  );
  onTestFinished(() => listener.close(0));
  return { listener, rejections };
}

const timedOut = { status: 408, reason: `the request had not arrived whole after ${TIMEOUT_MS} ms` };

test.each([
  ['in its request line', 'POST / HT'],
  ['in its headers', 'POST / HTTP/1.1\r\nHost: x\r\nX-Half: '],
  ['in its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'],
  ['between two chunks', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
])('a request that stops %s is cut off with 408', async (_, bytes) => {
  const { listener, rejections } = await start();
  const socket = await openSocket(listener.port);
  socket.write(bytes);
  const closed = once(socket, 'close');
  expect(await readAnswer(socket)).toMatchObject({ status: 408 });
  await closed;
  expect(rejections).toEqual([timedOut]);
});

test('a request that trickles in is cut off, too, however steady it is', async () => {
  const { listener, rejections } = await start();
  const socket = await openSocket(listener.port);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
  const trickle = setInterval(() => socket.write('.'), 10);
  onTestFinished(() => clearInterval(trickle));
  expect(await readAnswer(socket)).toMatchObject({ status: 408 });
  clearInterval(trickle);
  expect(rejections).toEqual([timedOut]);
});

test('a connection that is silent from its start is closed in time', async () => {
  const { listener } = await start();
  const socket = await openSocket(listener.port);
  socket.resume();
  expect(await once(socket, 'end')).toEqual([]);
});

test('a sender that does not close its side after 408 is cut off, and takes nobody’s place', async () => {
  const { listener } = await start({ inFlightMax: 1 });
  const socket = await openSocket(listener.port);
  socket.allowHalfOpen = true; // It reads the end of the answer, and goes on holding its side open.
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
  const ended = once(socket, 'end');
  expect(await readAnswer(socket)).toMatchObject({ status: 408 });
  await ended;
  await expect.poll(() => sendRequest(listener.port, { body: 'x' })).toMatchObject({ status: 200 });
});

test('a sender that goes away in the middle of its body is not said to speak another protocol', async () => {
  const { listener, rejections } = await start({ requestTimeoutMs: 5_000, inFlightMax: 1 });
  const socket = await openSocket(listener.port);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf', () => socket.destroy());
  await once(socket, 'close');
  // Its place is free again as soon as the server has seen that it went.
  await expect.poll(() => sendRequest(listener.port, { body: 'x' })).toMatchObject({ status: 200 });
  expect(rejections).not.toContainEqual({ status: 400, reason: 'this is not an HTTP request' });
});

test('closing waits for the requests in flight, and takes no new ones', async () => {
  let finish: () => void = () => {};
  let begun: () => void = () => {};
  const inHand = new Promise<void>((resolve) => (begun = resolve));
  const listener = await startListener(
    { host: '127.0.0.1', port: 0, bodyBytesMax: 1024, requestTimeoutMs: 5_000, inFlightMax: 4 },
    {
      handle: () =>
        new Promise((resolve) => {
          finish = () => resolve(textResponse(200, 'Received.'));
          begun();
        }),
      onRejected: () => {},
    },
  );
  const answer = sendRequest(listener.port, { body: 'x' });
  await inHand;
  const closed = listener.close(10_000);
  await expect(sendRequest(listener.port, { body: 'y' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  finish();
  expect(await answer).toMatchObject({ status: 200 });
  await closed;
});

test('closing cuts off what does not finish within the grace period', async () => {
  let begun: () => void = () => {};
  const inHand = new Promise<void>((resolve) => (begun = resolve));
  const listener = await startListener(
    { host: '127.0.0.1', port: 0, bodyBytesMax: 1024, requestTimeoutMs: 5_000, inFlightMax: 4 },
    {
      handle: () => {
        begun();
        return new Promise(() => {});
      },
      onRejected: () => {},
    },
  );
  const answer = sendRequest(listener.port, { body: 'x' });
  await inHand;
  await Promise.all([listener.close(50), expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' })]);
});

test('an error of the handler is answered with 500 and told, and the listener goes on', async () => {
  const rejections: Rejection[] = [];
  let calls = 0;
  const listener = await startListener(
    { host: '127.0.0.1', port: 0, bodyBytesMax: 1024, requestTimeoutMs: 5_000, inFlightMax: 4 },
    {
      handle: async () => {
        if (calls++ === 0) throw new Error('no luck');
        return textResponse(200, 'Received.');
      },
      onRejected: (rejection) => rejections.push(rejection),
    },
  );
  onTestFinished(() => listener.close(0));
  expect(await sendRequest(listener.port)).toMatchObject({ status: 500 });
  expect(await sendRequest(listener.port)).toMatchObject({ status: 200 });
  expect(rejections).toEqual([{ status: 500, reason: 'internal error: no luck' }]);
});
