import { createServer } from 'node:http';

import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';

const webhooks = new Webhooks({ secret: process.env.SECRET, log: { debug() {}, info() {}, warn() {}, error() {} } });
const middleware = createNodeMiddleware(webhooks, { path: '/webhook' });
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
