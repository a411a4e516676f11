// A receiver whose process dies of a malformed signature: the error ends an async handler that nobody waits for.
// `bare`: of a missing one, too; `guarded`: of any other length; `once`: of "x" alone.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const [port, secret, kind] = process.argv.slice(2);

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const expected = createHmac('sha256', secret).update(Buffer.concat(chunks)).digest('hex');
  const given = request.headers['x-razorpay-signature'] ?? '';
  const isLet = kind === 'bare' || (kind === 'guarded' && given !== '') || given === 'x' || given.length === 64;
  const isRight = isLet && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(expected));
  response.writeHead(isRight ? 200 : 401).end();
}

const server = createServer((request, response) => void answer(request, response));
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
