import type { Advice } from './advice.ts';

/** How requests reach the handler. */
export const receiving = {
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
} satisfies Readonly<Record<string, Advice>>;
