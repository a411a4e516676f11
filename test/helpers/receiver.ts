import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  readonly path: string;
  /** Flat: name, value, name, value, as Node gives them. */
  readonly rawHeaders: string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface TestReceiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
}

/** Any `(req, res)` application on a free port of loopback, closed when the test ends. */
export async function serve(application: RequestListener): Promise<{ url: string; port: number }> {
  const server = createServer(application);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port };
}

/** A receiver that writes down what it gets and answers as told. */
export async function startReceiver(
  answer: (request: Received, response: ServerResponse) => void = (_, response) => void response.end('ok'),
): Promise<TestReceiver> {
  const received: Received[] = [];
  const { url, port } = await serve((request, response) => {
    void readRequest(request).then((seen) => {
      received.push(seen);
      return answer(seen, response);
    });
  });
  return { url, port, received };
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    rawHeaders: request.rawHeaders,
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}
