import { createServer, type IncomingMessage } from 'node:http';

import { listening } from './listening.ts';
import type { Shop } from './shop.ts';

/** Drops the connection, as nginx does. */
export const NO_ANSWER = 444;

export const nodeHttp = (shop: Shop): Promise<string> =>
  listening(
    createServer((request, response) => {
      if (request.url !== '/webhook') return response.writeHead(404).end();
      if (request.method !== 'POST') return response.writeHead(405, { Allow: 'POST' }).end();
      return void readBody(request).then(async (body) => {
        const { status, text, headers } = await shop({ method: 'POST', headers: request.headers, body });
        if (status === NO_ANSWER) return request.socket.destroy();
        return response.writeHead(status, headers).end(text);
      });
    }),
  );

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
