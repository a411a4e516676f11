import type { Server } from 'node:http';

import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

import { listening } from './listening.ts';
import type { Shop } from './shop.ts';

export function onHono(shop: Shop): Promise<string> {
  const app = new Hono();
  app.post('/webhook', (context) => answer(shop, context.req.raw));
  return listening(createAdaptorServer({ fetch: app.fetch }) as Server);
}

/** A handler of the form of Next's `app/webhook/route.ts`: Web-standard, and for no method but POST. */
export function onRouteHandler(shop: Shop): Promise<string> {
  const POST = (request: Request): Promise<Response> => answer(shop, request);
  const fetch = (request: Request): Response | Promise<Response> =>
    request.method === 'POST' ? POST(request) : new Response(null, { status: 405 });
  return listening(createAdaptorServer({ fetch }) as Server);
}

async function answer(shop: Shop, request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const { status, text, headers } = await shop({ method: 'POST', headers: Object.fromEntries(request.headers), body });
  return new Response(text, { status, ...(headers && { headers }) });
}
