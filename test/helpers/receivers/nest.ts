import 'reflect-metadata';

import { Controller, Module, Post, type RawBodyRequest, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { onTestFinished } from 'vitest';

import { urlOf } from './listening.ts';
import type { Shop } from './shop.ts';

/** Nest keeps the raw body of what it parses alone: of anything else there is none, which the controller must expect. */
export async function onNest(shop: Shop): Promise<string> {
  class WebhookController {
    async receive(request: RawBodyRequest<Request>, response: Response): Promise<void> {
      const body = request.rawBody ?? Buffer.alloc(0);
      const { status, text, headers } = await shop({ method: 'POST', headers: request.headers, body });
      response.status(status).set(headers).end(text);
    }
  }
  class AppModule {
    readonly name = 'shop';
  }
  // Decorators by hand: the test's compiler knows none.
  const { prototype } = WebhookController;
  Controller('webhook')(WebhookController);
  Post()(
    prototype,
    'receive',
    Object.getOwnPropertyDescriptor(prototype, 'receive') as TypedPropertyDescriptor<unknown>,
  );
  Req()(prototype, 'receive', 0);
  Res()(prototype, 'receive', 1);
  Module({ controllers: [WebhookController] })(AppModule);

  const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true, logger: false });
  app.useBodyParser('json', { limit: '1mb' });
  await app.listen(0, '127.0.0.1');
  onTestFinished(() => app.close());
  return urlOf(app.getHttpServer());
}
