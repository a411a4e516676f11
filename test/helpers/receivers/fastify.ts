import { fastify } from 'fastify';
import { onTestFinished } from 'vitest';

import { urlOf } from './listening.ts';
import type { Shop } from './shop.ts';

export async function onFastify(shop: Shop): Promise<string> {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhook', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { status, text, headers = {} } = await shop({ method: 'POST', headers: request.headers, body });
    return reply.code(status).headers(headers).send(text);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return urlOf(app.server);
}
