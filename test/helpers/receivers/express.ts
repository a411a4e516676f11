import { createServer } from 'node:http';

import express, { type ErrorRequestHandler } from 'express';

import { listening } from './listening.ts';
import type { Shop } from './shop.ts';

export function onExpress(shop: Shop): Promise<string> {
  const app = express();
  app.post('/webhook', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { status, text, headers } = await shop({ method: 'POST', headers: request.headers, body });
    response.status(status).set(headers).end(text);
  });
  // Express's own shows stack traces unless NODE_ENV is "production".
  app.use(((error: { status?: number }, _request, response, _next) => {
    response.status(error.status ?? 500).end();
  }) satisfies ErrorRequestHandler);
  return listening(createServer(app));
}
