import { createServer } from 'node:http';

import Koa from 'koa';

import { listening } from './listening.ts';
import type { Shop } from './shop.ts';

export function onKoa(shop: Shop): Promise<string> {
  const app = new Koa();
  app.use(async (context) => {
    if (context.path !== '/webhook' || context.method !== 'POST') return;
    const chunks: Buffer[] = [];
    for await (const chunk of context.req as AsyncIterable<Buffer>) chunks.push(chunk);
    const {
      status,
      text,
      headers = {},
    } = await shop({
      method: 'POST',
      headers: context.headers,
      body: Buffer.concat(chunks),
    });
    context.status = status;
    context.set(headers);
    context.body = text;
  });
  const callback = app.callback();
  return listening(createServer((request, response) => void callback(request, response)));
}
