import { type Advice, inLanguage } from './advice.ts';

/** What is done with a genuine event. */
export const handling = {
  idempotency: {
    text:
      'After the signature is verified, insert the id of the event under a unique constraint, in the same transaction ' +
      'as the effect, and answer 200 when it was there already. Take the id from where the provider puts it: that of ' +
      'Razorpay is in the header X-Razorpay-Event-Id, not in the body.',
    code: {
      ...inLanguage({
        javascript: `// postgres.js; webhook_events.id is the primary key. No id at all is a 400.
await sql.begin(async (tx) => {
  const added = await tx\`
    INSERT INTO webhook_events (id) VALUES (\${eventId}) ON CONFLICT DO NOTHING\`;
  if (added.count === 1) await handle(event, tx);
});
// Then 200, for a duplicate too. An error undoes both, and the provider sends it again.`,
        python: `# psycopg; webhook_events.id is the primary key. No id at all is a 400.
with pool.connection() as conn:  # one transaction: an error undoes it
    added = conn.execute(
        "INSERT INTO webhook_events (id) VALUES (%s) ON CONFLICT DO NOTHING", [event_id]
    )
    if added.rowcount == 1:
        handle(event, conn)
# Then 200, for a duplicate too.`,
        php: `// webhook_events.id is the primary key. No id at all is a 400. MySQL: INSERT IGNORE.
$pdo->beginTransaction(); // an exception before commit() undoes both
$insert = 'INSERT INTO webhook_events (id) VALUES (?) ON CONFLICT DO NOTHING';
$added = $pdo->prepare($insert);
$added->execute([$eventId]);
if ($added->rowCount() === 1) handle($event, $pdo);
$pdo->commit();
http_response_code(200); // for a duplicate too`,
        go: `// pgx; webhook_events.id is the primary key. No id at all is a 400.
const insert = "INSERT INTO webhook_events (id) VALUES ($1) ON CONFLICT DO NOTHING"
err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
    added, err := tx.Exec(ctx, insert, eventID)
    if err != nil || added.RowsAffected() == 0 {
        return err // nil for a duplicate: 200
    }
    return handle(ctx, tx, event)
})`,
      }),
      django: `# WebhookEvent.id is the primary key. No id at all is a 400.
with transaction.atomic():  # an error undoes both
    _, added = WebhookEvent.objects.get_or_create(id=event_id)
    if added:
        handle(event)
return HttpResponse()  # for a duplicate too`,
    },
  },

  same_content: {
    text:
      'The id is not signed, so it tells nothing of who sent it. Key on what the event is about, too: the id of the ' +
      'payment or the order together with its status.',
    code: {},
  },
  unknown_events: {
    text:
      'Answer 200 to a rightly signed event of a type that you do not handle, and note it in the log. Providers add ' +
      'types, and retry or switch off what refuses them.',
    code: inLanguage({
      javascript: `switch (event.type) {
  case 'payment.captured':
    await onCaptured(event);
    break;
  default:
    console.info('webhook not handled', { type: event.type }); // and 200 all the same
}`,
      python: `match event.get("type"):
    case "payment.captured":
        on_captured(event)
    case other:
        logger.info("webhook not handled: %r", other)  # and 200 all the same`,
      php: `match ($event->type ?? null) {
    'payment.captured' => onCaptured($event),
    default => error_log('webhook not handled: ' . json_encode($event->type ?? null)),
};
http_response_code(200); // without a default, match throws`,
      go: `switch event.Type {
case "payment.captured":
    err = onCaptured(ctx, event)
default:
    log.Printf("webhook not handled: %q", event.Type) // and 200 all the same
}`,
    }),
  },

  parse_safely: {
    text:
      'Parse once the signature is verified, and answer 400 to what does not parse or is not an object. Take no field ' +
      'for granted: it may be missing, null, or of another type.',
    code: inLanguage({
      javascript: `function parseEvent(body) {
  try {
    const event = JSON.parse(body.toString());
    if (event && typeof event === 'object' && !Array.isArray(event)) return event;
  } catch {} // not JSON
  return undefined; // answer 400
}
const amount = parseEvent(body)?.data?.payment?.amount; // each may be missing`,
      python: `def parse_event(body: bytes) -> dict | None:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None  # answer 400
    return event if isinstance(event, dict) else None`,
      php: `try {
    $event = json_decode($body, flags: JSON_THROW_ON_ERROR);
} catch (JsonException) {
    $event = null;
}
if (!$event instanceof stdClass) { http_response_code(400); exit; }
$amount = $event->data->payment->amount ?? null; // each may be missing`,
      go: `var event struct {
    Type string          \`json:"type"\`
    Data json.RawMessage \`json:"data"\` // by its type, later
}
if err := json.Unmarshal(body, &event); err != nil || event.Type == "" {
    http.Error(w, "not an event", http.StatusBadRequest)
    return
}`,
    }),
  },

  answer_early: {
    text:
      'Keep the event where a restart does not lose it, in a table or a queue, and answer 2xx at once. A worker does ' +
      'the work afterwards.',
    code: {
      express: `app.post('/webhook', express.raw({ type: () => true }), verify, async (req, res) => {
  await queue.add('event', { body: req.body.toString() }); // BullMQ: kept in Redis
  res.sendStatus(200); // a Worker of BullMQ does the rest
});`,
      fastify: `scope.post('/webhook', { preHandler: verify }, async (request, reply) => {
  await queue.add('event', { body: request.body.toString() }); // BullMQ: kept in Redis
  return reply.code(200).send(); // a Worker of BullMQ does the rest
});`,
      next: `import { after } from 'next/server';

const id = await store(body); // a row of your database, to be tried again if work fails
after(() => work(id)); // runs when the answer is out
return new Response(null, { status: 200 });`,
      nest: `constructor(@InjectQueue('webhooks') private readonly queue: Queue) {} // @nestjs/bullmq

@Post('webhook')
@HttpCode(200)
@UseGuards(SignatureGuard)
async receive(@Req() req: RawBodyRequest<Request>) {
  await this.queue.add('event', { body: req.rawBody?.toString() }); // for a @Processor
}`,
      hono: `app.post('/webhook', async (c) => { // after the middleware that verifies
  await queue.add('event', { body: await c.req.text() }); // BullMQ: kept in Redis
  return c.body(null, 200); // a Worker of BullMQ does the rest
});`,
      flask: `@webhooks.post("/webhook")
def webhook():
    process_event.delay(request.get_data(as_text=True))  # a task of Celery
    return "", 200`,
      fastapi: `@app.post("/webhook", dependencies=[Depends(verify)])
async def webhook(request: Request):
    body = (await request.body()).decode()
    await run_in_threadpool(process_event.delay, body)  # a task of Celery
    return Response(status_code=200)  # BackgroundTasks alone would be lost in a restart`,
      django: `with transaction.atomic():
    row = WebhookEvent.objects.create(body=request.body.decode())
    transaction.on_commit(partial(process_event.delay, row.pk))  # a task of Celery
return HttpResponse()`,
      php: `$pdo->prepare('INSERT INTO webhook_queue (body) VALUES (?)')->execute([$body]);
http_response_code(200);
exit; // a worker takes the rows from the table`,
      go: `const insert = "INSERT INTO webhook_queue (body) VALUES ($1)"
if _, err := db.ExecContext(r.Context(), insert, body); err != nil {
    http.Error(w, "not kept", http.StatusInternalServerError) // it is sent again
    return
}
w.WriteHeader(http.StatusOK) // a worker takes the rows from the table`,
    },
  },

  stay_alive: {
    text:
      'Catch everything that verifying and handling can throw, in background work too, and answer 500. No request may ' +
      'end the process that serves all the others.',
    code: inLanguage({
      javascript: `try {
  await handle(event); // without await, a rejection ends the process
} catch (error) {
  console.error(error); // and answer 500: it is sent again
}
// Work that nobody awaits catches for itself:
void later(event).catch((error) => console.error(error));`,
      python: `try:
    handle(event)
except Exception:  # never sys.exit() in a request: it ends the worker
    logger.exception("webhook failed")  # and answer 500: it is sent again`,
      php: `try {
    handle($event);
} catch (Throwable $error) { // Exception alone lets TypeError and ValueError through
    error_log((string) $error);
    http_response_code(500); // it is sent again
}`,
      go: `go func() { // net/http recovers a panic of the handler, but not one in here
    defer func() {
        if reason := recover(); reason != nil {
            log.Printf("webhook: %v", reason)
        }
    }()
    handle(event)
}()`,
    }),
  },
} satisfies Readonly<Record<string, Advice>>;
