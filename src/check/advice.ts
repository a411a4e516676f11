import type { AdviceTopic, Framework } from '../core/check-report.ts';

/** How a kind of mistake is mended. */
export interface Advice {
  /** What to do, whatever the framework. */
  readonly text: string;
  /**
   * A few lines that mend it. Pieces of different topics fit together: `isGenuine` (`is_genuine`) is the one of
   * `compare_safely`, `WEBHOOK_SECRET` the one of `secret_set`.
   */
  readonly code: Readonly<Partial<Record<Framework, string>>>;
}

type Language = 'javascript' | 'python' | 'php' | 'go';

/** Code that is the same in all frameworks of a language. */
function inLanguage({ javascript, python, php, go }: Readonly<Record<Language, string>>): Record<Framework, string> {
  return {
    express: javascript,
    fastify: javascript,
    next: javascript,
    nest: javascript,
    hono: javascript,
    flask: python,
    fastapi: python,
    django: python,
    php,
    go,
  };
}

/** What is known of each kind of mistake and its mending. */
export const ADVICE: Readonly<Record<AdviceTopic, Advice>> = {
  raw_body: {
    text:
      'Verify the signature over the very bytes that arrived, before anything parses them. JSON that was parsed and ' +
      'written out again is not the same text.',
    code: {
      express: `// Before app.use(express.json()), which would take the bytes away.
app.post('/webhook', express.raw({ type: () => true, limit: '1mb' }), (req, res) => {
  const body = req.body ?? Buffer.alloc(0); // undefined when there was none
  if (!isGenuine(body, req.get('X-Signature'))) return res.sendStatus(401);
  const event = JSON.parse(body.toString());
  res.sendStatus(200);
});`,
      fastify: `app.register(async (scope) => { // a scope of its own: other routes keep their parsers
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request, body) => body);
  scope.post('/webhook', async (request, reply) => {
    const body = request.body ?? Buffer.alloc(0);
    if (!isGenuine(body, request.headers['x-signature'])) return reply.code(401).send();
    return receive(JSON.parse(body.toString()));
  });
});`,
      next: `// app/webhook/route.ts
export async function POST(request: Request) {
  const body = Buffer.from(await request.arrayBuffer()); // not request.json()
  if (!isGenuine(body, request.headers.get('x-signature'))) {
    return new Response(null, { status: 401 });
  }
  return receive(JSON.parse(body.toString()));
}`,
      nest: `const app = await NestFactory.create(AppModule, { rawBody: true });

@Post('webhook')
@HttpCode(200)
receive(@Req() req: RawBodyRequest<Request>, @Headers('x-signature') signature?: string) {
  const body = req.rawBody; // undefined for a media type that Nest does not parse
  if (!body || !isGenuine(body, signature)) throw new UnauthorizedException();
}`,
      hono: `app.post('/webhook', async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer()); // not c.req.json()
  if (!isGenuine(body, c.req.header('X-Signature'))) return c.body(null, 401);
  const event = JSON.parse(body.toString());
  return c.body(null, 200);
});`,
      flask: `@app.post("/webhook")
def webhook():
    body = request.get_data()  # before request.form, not request.get_json()
    if not is_genuine(body, request.headers.get("X-Signature")):
        abort(401)
    event = json.loads(body)
    return "", 200`,
      fastapi: `@app.post("/webhook")
async def webhook(request: Request):  # no model as a parameter: it would be parsed first
    body = await request.body()
    if not is_genuine(body, request.headers.get("x-signature")):
        raise HTTPException(401)
    event = json.loads(body)`,
      django: `@csrf_exempt
@require_POST
def webhook(request):
    body = request.body  # before request.POST
    if not is_genuine(body, request.headers.get("X-Signature")):
        return HttpResponse(status=401)
    event = json.loads(body)
    return HttpResponse()`,
      php: `$body = file_get_contents('php://input'); // not $_POST, not json_encode(json_decode(...))
if (!isGenuine($body, $_SERVER['HTTP_X_SIGNATURE'] ?? null)) {
    http_response_code(401);
    exit;
}
$event = json_decode($body, flags: JSON_THROW_ON_ERROR);`,
      go: `body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // not json.NewDecoder
if err != nil {
    http.Error(w, "too large", http.StatusRequestEntityTooLarge)
    return
}
if !isGenuine(body, r.Header.Get("X-Signature")) {
    http.Error(w, "wrong signature", http.StatusUnauthorized)
    return
}`,
    },
  },

  verify_first: {
    text:
      'Verify the signature before anything else: before parsing, before looking an id up, before any effect. Where it ' +
      'is missing or wrong, answer 401 and go no further.',
    code: {
      express: `app.post('/webhook', express.raw({ type: () => true }), verify, receive);

function verify(req, res, next) {
  const body = req.body ?? Buffer.alloc(0);
  if (!isGenuine(body, req.get('X-Signature'))) return res.sendStatus(401);
  next(); // nothing has been parsed so far
}`,
      fastify: `scope.post('/webhook', { preHandler: verify }, receive); // the body is a Buffer still

async function verify(request, reply) {
  const body = request.body ?? Buffer.alloc(0);
  if (!isGenuine(body, request.headers['x-signature'])) return reply.code(401).send();
}`,
      next: `export async function POST(request: Request) {
  const body = Buffer.from(await request.arrayBuffer());
  if (!isGenuine(body, request.headers.get('x-signature'))) {
    return new Response(null, { status: 401 }); // return: the rest must not run
  }
  await handle(JSON.parse(body.toString()));
  return new Response(null, { status: 200 });
}`,
      nest: `@Injectable() // then @UseGuards(SignatureGuard) on the handler: guards run before pipes
export class SignatureGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const req = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
    if (req.rawBody && isGenuine(req.rawBody, req.get('X-Signature'))) return true;
    throw new UnauthorizedException(); // false would be 403
  }
}`,
      hono: `app.use('/webhook', async (c, next) => { // before the routes
  const body = Buffer.from(await c.req.arrayBuffer()); // kept: c.req.json() works later
  if (!isGenuine(body, c.req.header('X-Signature'))) return c.body(null, 401);
  await next();
});`,
      flask: `webhooks = Blueprint("webhooks", __name__)

@webhooks.before_request
def verify():
    if not is_genuine(request.get_data(), request.headers.get("X-Signature")):
        abort(401)`,
      fastapi: `async def verify(request: Request) -> None:
    if not is_genuine(await request.body(), request.headers.get("x-signature")):
        raise HTTPException(401)

@app.post("/webhook", dependencies=[Depends(verify)])
async def webhook(request: Request):
    event = json.loads(await request.body())  # kept since it was verified`,
      django: `@csrf_exempt
@require_POST
def webhook(request):
    if not is_genuine(request.body, request.headers.get("X-Signature")):
        return HttpResponse(status=401)  # return: the rest must not run
    handle(json.loads(request.body))
    return HttpResponse()`,
      php: `$body = file_get_contents('php://input');
if (!isGenuine($body, $_SERVER['HTTP_X_SIGNATURE'] ?? null)) {
    http_response_code(401);
    exit; // without it the rest runs all the same
}
handle(json_decode($body, flags: JSON_THROW_ON_ERROR));`,
      go: `if !isGenuine(body, r.Header.Get("X-Signature")) {
    http.Error(w, "wrong signature", http.StatusUnauthorized)
    return // without it the rest runs all the same
}
if err := json.Unmarshal(body, &event); err != nil {
    http.Error(w, "not JSON", http.StatusBadRequest)
    return
}`,
    },
  },

  compare_safely: {
    text:
      'Refuse a request without a signature before anything else looks at it. Test the form and the length of the ' +
      'signature, then compare bytes in constant time, with a comparison that cannot throw.',
    code: inLanguage({
      javascript: `import { createHmac, timingSafeEqual } from 'node:crypto';

function isGenuine(body, signature) {
  // timingSafeEqual throws on unequal lengths, so only 32 bytes in hex come that far.
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', WEBHOOK_SECRET).update(body).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}`,
      python: `def is_genuine(body: bytes, signature: str | None) -> bool:
    expected = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    # As bytes: compare_digest raises TypeError on a str that is not ASCII.
    return hmac.compare_digest(expected.encode(), (signature or "").encode())`,
      php: `function isGenuine(string $body, ?string $signature): bool
{
    $expected = hash_hmac('sha256', $body, WEBHOOK_SECRET);
    return $signature !== null && hash_equals($expected, $signature); // never == or ===
}`,
      go: `func isGenuine(body []byte, signature string) bool {
    given, err := hex.DecodeString(signature)
    mac := hmac.New(sha256.New, webhookSecret)
    mac.Write(body)
    return err == nil && hmac.Equal(given, mac.Sum(nil)) // never == or bytes.Equal
}`,
    }),
  },

  secret_set: {
    text:
      'Read the secret once, at start-up, and refuse to start where it is missing or empty. Use no placeholder in its ' +
      'stead: a key that others can guess signs as well as the right one.',
    code: {
      ...inLanguage({
        javascript: `const WEBHOOK_SECRET = process.env.WEBHOOK_SECRET ?? '';
if (WEBHOOK_SECRET.trim() === '') throw new Error('WEBHOOK_SECRET is not set');`,
        python: `WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")
if not WEBHOOK_SECRET.strip():
    raise RuntimeError("WEBHOOK_SECRET is not set")`,
        php: `$secret = getenv('WEBHOOK_SECRET');
if ($secret === false || trim($secret) === '') {
    throw new RuntimeException('WEBHOOK_SECRET is not set');
}
define('WEBHOOK_SECRET', $secret);`,
        go: `var webhookSecret = []byte(os.Getenv("WEBHOOK_SECRET"))

func init() {
    if len(bytes.TrimSpace(webhookSecret)) == 0 {
        log.Fatal("WEBHOOK_SECRET is not set")
    }
}`,
      }),
      next: `// instrumentation.ts: runs when the server starts, not when it is built.
export function register() {
  if (!process.env.WEBHOOK_SECRET?.trim()) throw new Error('WEBHOOK_SECRET is not set');
}
// In route.ts: process.env.WEBHOOK_SECRET, without a fallback.`,
    },
  },

  fixed_algorithm: {
    text:
      'Write the algorithm and the scheme into the code. What the header says of them may be compared with that, but ' +
      'must choose nothing.',
    code: inLanguage({
      javascript: `// 'X-Signature: sha256=<hex>'
const match = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '');
if (!match) return false; // another algorithm, or none
const expected = createHmac('sha256', WEBHOOK_SECRET).update(body).digest();
return timingSafeEqual(Buffer.from(match[1], 'hex'), expected);`,
      python: `# "X-Signature: sha256=<hex>"
digest = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
return hmac.compare_digest(f"sha256={digest}".encode(), (header or "").encode())`,
      php: `// 'X-Signature: sha256=<hex>'; no explode(), no hash_hmac() with what it gave
$expected = 'sha256=' . hash_hmac('sha256', $body, WEBHOOK_SECRET);
return hash_equals($expected, $header ?? '');`,
      go: `// "X-Signature: sha256=<hex>"
mac := hmac.New(sha256.New, webhookSecret)
mac.Write(body)
expected := "sha256=" + hex.EncodeToString(mac.Sum(nil))
return hmac.Equal([]byte(expected), []byte(header))`,
    }),
  },

  one_signature: {
    text:
      'Take exactly one signature header in exactly one form. Refuse a request that carries it twice, or a list where ' +
      'the scheme knows none.',
    code: {
      ...inLanguage({
        javascript: `// A repeated header arrives as one, joined with ', ', and does not have this form.
if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false;`,
        python: `# A repeated header arrives as one, joined with ",", and does not have this form.
if not re.fullmatch(r"[0-9a-f]{64}", signature or ""):
    return False`,
        php: `// A repeated header arrives as one, joined with ', ', and does not have this form.
if (!preg_match('/^[0-9a-f]{64}$/D', $signature ?? '')) {
    return false;
}`,
        go: `signatures := r.Header.Values("X-Signature") // Get takes the first of several
if len(signatures) != 1 || !isGenuine(body, signatures[0]) {
    http.Error(w, "wrong signature", http.StatusUnauthorized)
    return
}`,
      }),
      fastapi: `signatures = request.headers.getlist("x-signature")  # get() takes the first of several
if len(signatures) != 1 or not is_genuine(body, signatures[0]):
    raise HTTPException(401)`,
    },
  },

  timestamp: {
    text:
      'Take the time as it was signed, digits only, and refuse what is more than five minutes from now, in either ' +
      'direction. Verify the signature over that same text.',
    code: inLanguage({
      javascript: `if (!/^[0-9]{1,12}$/.test(timestamp ?? '')) return false; // Number('') is 0
if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
return isGenuine(Buffer.concat([Buffer.from(timestamp + '.'), body]), signature);`,
      python: `if not re.fullmatch(r"[0-9]{1,12}", timestamp or ""):
    return False
if abs(time.time() - int(timestamp)) > 300:
    return False
return is_genuine(timestamp.encode() + b"." + body, signature)`,
      php: `if (!preg_match('/^[0-9]{1,12}$/D', $timestamp ?? '')) {
    return false;
}
if (abs(time() - (int) $timestamp) > 300) {
    return false;
}
return isGenuine($timestamp . '.' . $body, $signature);`,
      go: `sentAt, err := strconv.ParseInt(timestamp, 10, 64)
if err != nil || time.Since(time.Unix(sentAt, 0)).Abs() > 5*time.Minute {
    return false
}
return isGenuine([]byte(timestamp+"."+string(body)), signature)`,
    }),
  },

  rotation: {
    text:
      'Accept a request when any one of the signatures in its header is right for any one of the secrets in use. Keep ' +
      'the old secret until the provider signs with it no more.',
    code: inLanguage({
      javascript: `// 'X-Signature: v1=<hex>,v1=<hex>'; isGenuine takes the secret as its third argument.
const secrets = [WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_OLD].filter(Boolean);
const entries = (header ?? '').split(',').filter((entry) => entry.startsWith('v1='));
return entries.some((entry) =>
  secrets.some((secret) => isGenuine(body, entry.slice('v1='.length), secret)),
);`,
      python: `# "X-Signature: v1=<hex>,v1=<hex>"; is_genuine takes the secret as its third argument.
secrets = [s for s in (WEBHOOK_SECRET, os.environ.get("WEBHOOK_SECRET_OLD")) if s]
entries = [e[3:] for e in (header or "").split(",") if e.startswith("v1=")]
return any(is_genuine(body, e, secret) for e in entries for secret in secrets)`,
      php: `// 'X-Signature: v1=<hex>,v1=<hex>'; isGenuine takes the secret as its third argument.
foreach (explode(',', $header ?? '') as $entry) {
    foreach (array_filter([WEBHOOK_SECRET, getenv('WEBHOOK_SECRET_OLD')]) as $secret) {
        $isV1 = str_starts_with($entry, 'v1=');
        if ($isV1 && isGenuine($body, substr($entry, 3), $secret)) return true;
    }
}
return false;`,
      go: `// "X-Signature: v1=<hex>,v1=<hex>"; secrets holds none that is empty.
for _, entry := range strings.Split(header, ",") {
    for _, secret := range secrets { // isGenuine takes it as its third argument
        if strings.HasPrefix(entry, "v1=") && isGenuine(body, entry[3:], secret) {
            return true
        }
    }
}`,
    }),
  },

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

  media_type: {
    text:
      'Take the bytes whatever the Content-Type says, with or without parameters, and let the signature decide. Expect ' +
      'that there may be no body at all.',
    code: {
      express: `app.post('/webhook', express.raw({ type: () => true }), (req, res) => { // not type: '…'
  const body = req.body ?? Buffer.alloc(0); // undefined when there was none
  if (!isGenuine(body, req.get('X-Signature'))) return res.sendStatus(401);
  res.sendStatus(200);
});`,
      fastify: `app.register(async (scope) => {
  scope.removeAllContentTypeParsers(); // else JSON and text/plain are still parsed
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request, body) => body);
  scope.post('/webhook', receive); // request.body: a Buffer, or undefined
});`,
      next: `// No test of the content-type, and no request.formData() or request.json().
const body = Buffer.from(await request.arrayBuffer());`,
      nest: `const options = { rawBody: true };
const app = await NestFactory.create<NestExpressApplication>(AppModule, options);
// The bytes of any media type for this route: rawBody is there unless there was no body.
app.useBodyParser('raw', { type: (req) => req.url === '/webhook' });`,
      hono: `// No test of the Content-Type, and no c.req.parseBody() or c.req.json().
const body = Buffer.from(await c.req.arrayBuffer());`,
      flask: `# No test of request.is_json, and no request.get_json(): it answers 415.
body = request.get_data()`,
      fastapi: `# No Body(), Form() or model as a parameter: they answer 422.
body = await request.body()`,
      django: `# No test of request.content_type, and no request.POST.
body = request.body`,
      php: `// No test of $_SERVER['CONTENT_TYPE'], and no $_POST.
$body = file_get_contents('php://input'); // '' for multipart/form-data`,
      go: `// No test of r.Header.Get("Content-Type"), and no r.ParseForm(), which reads the body.
body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))`,
    },
  },

  transport: {
    text:
      'Look headers up without regard to the case of their names. Read the body to its end, and do not take a missing ' +
      'Content-Length for a missing body: a body in chunks has none.',
    code: {
      express: `const signature = req.get('X-Signature'); // any case; req.headers has lower case alone`,
      fastify: `const signature = request.headers['x-signature']; // names are in lower case, however sent`,
      next: `const signature = request.headers.get('x-signature'); // any case`,
      nest: `@Headers('x-signature') signature?: string // any case; req.headers has lower case alone`,
      hono: `const signature = c.req.header('X-Signature'); // any case`,
      flask: `signature = request.headers.get("X-Signature")  # any case; a dict of them is not so`,
      fastapi: `signature = request.headers.get("x-signature")  # any case; a dict has lower case alone`,
      django: `signature = request.headers.get("X-Signature")  # any case
# Under WSGI Django reads no body in chunks: use ASGI, or a proxy that buffers requests.`,
      php: `$signature = $_SERVER['HTTP_X_SIGNATURE'] ?? null; // getallheaders() keeps the case
$body = file_get_contents('php://input'); // no test of $_SERVER['CONTENT_LENGTH']`,
      go: `signature := r.Header.Get("X-Signature") // r.Header["x-signature"] finds nothing
body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // ContentLength may be -1`,
    },
  },

  method: {
    text: 'Take events with POST alone. Answer other methods with 405 and an Allow header, without any effect.',
    code: {
      express: `app.post('/webhook', express.raw({ type: () => true }), receive);
app.all('/webhook', (req, res) => res.set('Allow', 'POST').sendStatus(405));`,
      fastify: `scope.post('/webhook', receive);
scope.route({
  method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], // HEAD comes with GET
  url: '/webhook',
  handler: async (request, reply) => reply.code(405).header('Allow', 'POST').send(),
});`,
      next: `// Export POST alone from route.ts: Next answers 405 to the others.
export async function POST(request: Request) {
  return receive(request);
}`,
      nest: `@Post('webhook')
receive(@Req() req: RawBodyRequest<Request>) {}

@All('webhook') // after it
@HttpCode(405)
@Header('Allow', 'POST')
refuse() {}`,
      hono: `app.post('/webhook', receive);
app.all('/webhook', (c) => c.body(null, 405, { Allow: 'POST' }));`,
      flask: `@app.post("/webhook")  # not methods=["GET", "POST"]: Flask answers 405 to the others
def webhook():
    return receive(request)`,
      fastapi: `@app.post("/webhook")  # not api_route(): FastAPI answers 405 to the others
async def webhook(request: Request):
    return await receive(request)`,
      django: `@csrf_exempt
@require_POST  # answers 405 to the others
def webhook(request):
    return receive(request)`,
      php: `if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    header('Allow: POST');
    http_response_code(405);
    exit;
}`,
      go: `mux.HandleFunc("POST /webhook", receive) // Go 1.22: answers 405 to the others`,
    },
  },

  error_page: {
    text:
      'Catch errors in one place, log them, and answer with a bare status. Run with the settings of production: pages ' +
      'with stack traces are for development.',
    code: {
      express: `// After all routes. NODE_ENV=production takes the stack out of the page of Express, too.
app.use((error, req, res, next) => {
  if (res.headersSent) return next(error);
  console.error(error);
  res.sendStatus(error.expose ? error.status : 500); // expose: body-parser's 400 and 413
});`,
      fastify: `app.setErrorHandler((error, request, reply) => {
  request.log.error(error);
  const isClients = error.statusCode >= 400 && error.statusCode < 500;
  return reply.code(isClients ? error.statusCode : 500).send();
});`,
      next: `export async function POST(request: Request) { // and run "next start", not "next dev"
  try {
    return await receive(request);
  } catch (error) {
    console.error(error);
    return new Response(null, { status: 500 });
  }
}`,
      nest: `@Catch() // then app.useGlobalFilters(new BareFilter()) in main.ts
export class BareFilter implements ExceptionFilter {
  catch(error: any, host: ArgumentsHost) {
    const isKnown = error instanceof HttpException || error?.expose; // body-parser's 413
    if (!isKnown) console.error(error);
    host.switchToHttp().getResponse().sendStatus(isKnown ? error.status : 500);
  }
}`,
      hono: `app.onError((error, c) => {
  if (error instanceof HTTPException) return c.body(null, error.status);
  console.error(error);
  return c.body(null, 500);
});`,
      flask: `@app.errorhandler(Exception)  # and never debug=True where others can reach it
def failed(error):
    if isinstance(error, HTTPException):  # from werkzeug.exceptions
        return error
    app.logger.error("webhook failed", exc_info=error)
    return "", 500`,
      fastapi: `app = FastAPI(debug=False)  # debug=True shows the stack trace all the same

@app.exception_handler(Exception)
async def failed(request: Request, error: Exception) -> Response:
    logger.error("webhook failed", exc_info=error)
    return Response(status_code=500)`,
      django: `# settings.py
DEBUG = False
ALLOWED_HOSTS = ["hooks.example.com"]  # without DEBUG, other hosts get 400`,
      php: `ini_set('display_errors', '0'); // better in php.ini, which covers errors of syntax too
ini_set('log_errors', '1');
set_exception_handler(function (Throwable $error): void {
    error_log((string) $error);
    http_response_code(500);
});`,
      go: `if err := handle(event); err != nil {
    log.Printf("webhook: %v", err) // to the log, not to http.Error
    http.Error(w, "internal error", http.StatusInternalServerError)
    return
}`,
    },
  },

  quiet_refusal: {
    text:
      'Refuse with a status and nothing else. Never put the signature that was expected, or the secret, into an answer: ' +
      'whoever reads it can sign.',
    code: {},
  },

  status: {
    text:
      'Answer 2xx to what is taken, duplicates and unknown types included; 401 to a wrong signature and 400 to what ' +
      'does not parse; 5xx only where the event should be sent again.',
    code: {},
  },

  body_limit: {
    text:
      'Set the limit of this route above the largest event of the provider, and not much higher. Count the bytes while ' +
      'they arrive, since Content-Length may be missing, and answer 413 beyond the limit.',
    code: {
      express: `// 100 kB unless said otherwise; it counts what arrives.
app.post('/webhook', express.raw({ type: () => true, limit: '1mb' }), receive);`,
      fastify: `// 1 MiB unless said otherwise; it counts what arrives.
scope.post('/webhook', { bodyLimit: 1024 * 1024 }, receive);`,
      next: `const chunks: Uint8Array[] = []; // request.arrayBuffer() has no limit
const reader = request.body?.getReader();
for (let sum = 0, part = await reader?.read(); part?.value; part = await reader?.read()) {
  sum += part.value.byteLength;
  if (sum > 1024 * 1024) return new Response(null, { status: 413 });
  chunks.push(part.value);
}
const body = Buffer.concat(chunks);`,
      nest: `const options = { rawBody: true };
const app = await NestFactory.create<NestExpressApplication>(AppModule, options);
app.useBodyParser('json', { limit: '1mb' }); // 100 kB unless said otherwise`,
      hono: `import { bodyLimit } from 'hono/body-limit';

// Before the route. Without it there is no limit.
app.use('/webhook', bodyLimit({ maxSize: 1024 * 1024 }));`,
      flask: `@app.post("/webhook")
def webhook():
    request.max_content_length = 1024 * 1024  # Flask 3.1; before: MAX_CONTENT_LENGTH
    body = request.get_data()  # 413 beyond it`,
      fastapi: `body = bytearray()  # await request.body() has no limit
async for chunk in request.stream():
    body += chunk
    if len(body) > 1024 * 1024:
        raise HTTPException(413)
# From here on bytes(body): the request cannot be read again.`,
      django: `# settings.py: 2.5 MB unless said otherwise
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# It looks at Content-Length alone: limit the proxy too (nginx: client_max_body_size 1m).`,
      php: `$most = 1024 * 1024; // at most post_max_size of php.ini
$body = file_get_contents('php://input', length: $most + 1);
if ($body === false || strlen($body) > $most) {
    http_response_code(413);
    exit;
}`,
      go: `// io.ReadAll alone has no limit.
body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
if err != nil { // beyond the limit: *http.MaxBytesError
    http.Error(w, "too large", http.StatusRequestEntityTooLarge)
    return
}`,
    },
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

  right_route: {
    text:
      'Give the provider the final address, with the scheme, host and slash that are served without a redirect. Keep ' +
      'the route clear of CSRF tokens, log-in, locale redirects and the fallback of a single-page app.',
    code: {
      express: `app.post('/webhook', express.raw({ type: () => true }), receive); // before all of these:
app.use(session(), csrfProtection, requireLogin);
app.use(express.static('public'));`,
      fastify: `const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
app.register(webhooks); // outside of the scope that asks for a log-in
app.register(async (scope) => {
  scope.addHook('onRequest', requireLogin);
  scope.register(pages);
});`,
      next: `// proxy.ts (middleware.ts before Next 16): no log-in and no locale redirect for /webhook
export const config = { matcher: ['/((?!webhook/?$|_next/).*)'] };

// next.config.ts: no redirect from or to a slash at the end
export default { skipTrailingSlashRedirect: true };`,
      nest: `export const Public = () => SetMetadata('isPublic', true); // @Public() on the handler

// At the beginning of the global guard's canActivate, with Reflector injected:
const places = [context.getHandler(), context.getClass()];
if (this.reflector.getAllAndOverride<boolean>('isPublic', places)) return true;`,
      hono: `const app = new Hono({ strict: false }); // /webhook and /webhook/ are the same
app.post('/webhook', receive); // before all of these:
app.use(csrf());
app.use('*', requireLogin);
app.get('*', serveStatic({ root: './public' }));`,
      flask: `@csrf.exempt  # CSRFProtect of Flask-WTF
@app.post("/webhook", strict_slashes=False)  # no redirect to the other form
def webhook():  # no @login_required
    return receive(request)`,
      fastapi: `app = FastAPI(redirect_slashes=False)
app.include_router(webhooks)  # without the log-in
app.include_router(pages, dependencies=[Depends(current_user)])

@webhooks.post("/webhook")
@webhooks.post("/webhook/", include_in_schema=False)`,
      django: `urlpatterns = [re_path(r"^webhook/?$", webhook)]  # both forms: no redirect

@csrf_exempt
@login_not_required  # where LoginRequiredMiddleware is on (Django 5.1)
@require_POST
def webhook(request):
    return receive(request)`,
      php: `// Register the script itself, https://…/webhook.php: the name of a folder redirects.
// Laravel, bootstrap/app.php:
->withMiddleware(function (Middleware $middleware): void {
    $middleware->validateCsrfTokens(except: ['webhook']);
})`,
      go: `mux.HandleFunc("POST /webhook", receive)
mux.HandleFunc("POST /webhook/{$}", receive) // "/webhook/" alone redirects "/webhook"
mux.Handle("/", requireLogin(site))`,
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
};

/** The advice for a framework; for one whose language shares the code, that of the language. */
export function adviceFor(topic: AdviceTopic, framework: Framework): { text: string; code: string | undefined } {
  const { text, code } = ADVICE[topic];
  return { text, code: code[framework] };
}
