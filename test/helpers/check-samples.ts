import { createHmac, timingSafeEqual } from 'node:crypto';

import express, { type Express } from 'express';

/** A tutorial's sample: the signature is that of JSON written again, and events are known by the id in the body. */
export function paymentApiSample(secret: string, signatureHeader: string): Express {
  const processed = new Set<string>();
  const app = express();
  app.use(express.json());
  app.post('/webhook', (request, response) => {
    const signature = request.headers[signatureHeader.toLowerCase()] as string;
    const event = request.body as { id: string };
    const expected = createHmac('sha256', secret).update(JSON.stringify(request.body)).digest('hex');
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected)))
      return response.status(401).send('Invalid signature');
    if (processed.has(event.id)) return response.status(200).send('Event already processed');
    processed.add(event.id);
    return response.status(200).send('Webhook received');
  });
  return app;
}

/** An article's sample: nothing is verified, and the body is taken for an event of one form. */
export function genericSample(): Express {
  const app = express();
  app.use(express.json());
  app.post('/webhook', (request, response) => {
    const { event, data } = request.body as { event: string; data: { status: string } };
    const isPaid = data.status === 'completed';
    response.status(200).send(event === 'payment.updated' && isPaid ? 'Payment completed' : 'Webhook received');
  });
  return app;
}
