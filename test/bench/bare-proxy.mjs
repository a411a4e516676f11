// What a forwarding listener cannot be faster than: undici's documented request() behind node:http, and nothing else.
import { createServer } from 'node:http';

import { Agent, request } from 'undici';

const target = process.argv[2];
const dispatcher = new Agent({ connections: 256 });

const server = createServer((message, response) => void forward(message, response));

async function forward(message, response) {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  const { connection: _connection, host: _host, 'content-length': _length, ...headers } = message.headers;
  const answer = await request(target, { method: message.method, headers, body: Buffer.concat(chunks), dispatcher });
  const body = Buffer.from(await answer.body.arrayBuffer());
  response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? '' });
  response.end(body);
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
