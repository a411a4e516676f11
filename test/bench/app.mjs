// The application behind the proxies: reads the body and says yes.
import { createServer } from 'node:http';

const server = createServer((message, response) => {
  message.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end('ok'));
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
