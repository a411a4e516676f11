import { type Advice, inLanguage } from './advice.ts';

/** How signatures are verified. */
export const verifying = {
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
} satisfies Readonly<Record<string, Advice>>;
