import type { Advice } from './advice.ts';

/** How refusals and errors are answered. */
export const refusing = {
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
} satisfies Readonly<Record<string, Advice>>;
