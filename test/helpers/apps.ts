import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';

import { onTestFinished } from 'vitest';

import { testCertificates } from './certificates.ts';
import { type Received, startReceiver, type TestReceiver } from './receiver.ts';

export interface HoldingApp extends TestReceiver {
  /** Waits until n requests wait for their answer. */
  waitForRequests(n: number): Promise<void>;
  /** Answers everything that waits, and all that comes later, with 200. */
  release(): void;
}

/** An app that answers nobody until it is told to. */
export async function startHoldingApp(): Promise<HoldingApp> {
  const waiting: ServerResponse[] = [];
  const checks = new Set<() => void>();
  let released = false;
  const receiver = await startReceiver((_request: Received, response) => {
    if (released) return response.end('ok');
    waiting.push(response);
    for (const check of checks) check();
    return undefined;
  });
  return {
    ...receiver,
    waitForRequests: (n) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (waiting.length >= n) resolve();
        };
        checks.add(check);
        check();
      }),
    release() {
      released = true;
      for (const response of waiting) response.end('ok');
    },
  };
}

export interface AppAtPort {
  readonly url: string;
  readonly received: string[];
  /** Ends it, its connections included. */
  close(): Promise<void>;
}

/** An app at a certain port that answers 200. */
export async function startReceiverAt(port: number): Promise<AppAtPort> {
  const received: string[] = [];
  const server = createHttpServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    request.resume().once('end', () => response.end('ok'));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, received, close };
}

/**
 * A port of loopback at which nothing listens, nor will: systems give away ports from 32768 on to those who ask for any
 * (Linux: ip_local_port_range; others from 49152), as the other tests do at the same time.
 */
export async function closedPort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return closedPort();
  }
  server.close();
  await once(server, 'close');
  return port;
}

interface SecureApp {
  readonly url: string;
  readonly bodies: string[];
  /** What its requests had as Host. */
  readonly hosts: string[];
}

/** An https app whose certificate the test's own authority has signed; at any free port, or a certain one. */
export async function startSecureApp(port = 0): Promise<SecureApp> {
  const { cert, key } = testCertificates();
  const [bodies, hosts]: [string[], string[]] = [[], []];
  const server = createSecureServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      hosts.push(request.headers.host ?? '');
      response.end('secure');
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/hook`, bodies, hosts };
}
