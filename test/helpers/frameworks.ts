import type { AddressInfo } from 'node:net';

import express from 'express';
import { fastify } from 'fastify';
import { onTestFinished } from 'vitest';

import type { Integration } from './integrations.ts';
import { type Received, serve, startReceiver, type TestReceiver } from './receiver.ts';

export interface Framework {
  readonly name: string;
  /** An app that answers POST /webhook with 200 or 401, as the integration says; returns the URL. */
  start(integration: Pick<Integration, 'accepts'>): Promise<string>;
}

const BODY_BYTES_MAX = 16 * 1024 * 1024;

export const frameworks: readonly Framework[] = [
  {
    name: 'Express',
    async start(integration) {
      const app = express();
      app.post('/webhook', express.raw({ type: '*/*', limit: BODY_BYTES_MAX }), async (request, response) => {
        const accepted = await integration.accepts(request.body as Buffer, request.headers);
        response.status(accepted ? 200 : 401).end();
      });
      const { url } = await serve(app);
      return `${url}/webhook`;
    },
  },
  {
    name: 'Fastify',
    async start(integration) {
      const app = fastify({ bodyLimit: BODY_BYTES_MAX });
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      app.post('/webhook', async (request, reply) => {
        const accepted = await integration.accepts(request.body as Buffer, request.headers);
        return reply.code(accepted ? 200 : 401).send();
      });
      await app.listen({ port: 0, host: '127.0.0.1' });
      onTestFinished(() => app.close());
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhook`;
    },
  },
  {
    name: 'node:http',
    async start(integration) {
      return (await startVerifyingReceiver(integration)).url;
    },
  },
];

export interface VerifyingReceiver extends TestReceiver {
  /** What each request was answered with, in order. */
  readonly answers: number[];
}

/** A receiver of node:http that verifies, and writes down what it gets. Its url ends in /webhook. */
export async function startVerifyingReceiver(integration: Pick<Integration, 'accepts'>): Promise<VerifyingReceiver> {
  const answers: number[] = [];
  const answer = async (request: Received): Promise<number> => {
    if (!request.path.startsWith('/webhook')) return 404;
    return (await integration.accepts(request.body, request.headers)) ? 200 : 401;
  };
  const receiver = await startReceiver((request, response) => {
    answer(request).then(
      (status) => {
        answers.push(status);
        return response.writeHead(status).end();
      },
      (error: Error) => response.writeHead(500).end(error.stack),
    );
  });
  return { ...receiver, url: `${receiver.url}/webhook`, answers };
}
