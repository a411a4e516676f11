import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer } from 'node:tls';

import { onTestFinished } from 'vitest';

import { ngrokFilePaths } from '../../src/tunnel/ngrok-config.ts';
import { testCertificates } from './certificates.ts';
import { type ChildOptions, type RunningListener, startListening } from './child.ts';
import { temporaryProject } from './context.ts';
import { NgrokEdge } from './ngrok-edge.ts';

export const TOKEN = '2fXtestTokenThatNobodyMayEverSee_7Qw';

/** A stand-in for ngrok's edge, closed when the test ends. */
export async function startEdge(): Promise<NgrokEdge> {
  const edge = await new NgrokEdge(testCertificates()).start();
  onTestFinished(() => edge.close());
  return edge;
}

/** An https URL with the tests' certificate, which leads to a port; closed when the test ends. */
export async function startTlsFront(port: number): Promise<string> {
  const { cert, key } = testCertificates();
  const sockets = new Set<Duplex>();
  const server = createServer({ cert, key }, (socket) => {
    const onward = connect(port, '127.0.0.1');
    for (const end of [socket, onward]) sockets.add(end.on('error', () => {}));
    socket.pipe(onward).pipe(socket);
  });
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Times so short that a test sees them pass. */
export const QUICK_AGENT = {
  authtoken: TOKEN,
  connect_timeout: '1s',
  heartbeat_interval: '1s',
  heartbeat_tolerance: '1s',
};

/** A project whose user has a configuration file of ngrok's, and the authority's certificate in ca.pem. */
export function projectWithNgrok(file: object = { version: '3', agent: QUICK_AGENT }): ChildOptions {
  const cwd = temporaryProject();
  const env = { HOME: cwd, LOCALAPPDATA: cwd };
  const [path = ''] = ngrokFilePaths(env);
  mkdirSync(dirname(path), { recursive: true });
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(file));
  writeFileSync(join(cwd, 'ca.pem'), testCertificates().ca);
  return { cwd, env };
}

/** The options with which an agent connects to the edge. */
export function edgeOptions(edge: NgrokEdge): string[] {
  return ['--server-addr', edge.address, '--ca-cert', 'ca.pem'];
}

/** `hooks listen` with a public URL from the edge. */
export function listenThrough(
  edge: NgrokEdge,
  args: readonly string[] = [],
  options: ChildOptions = projectWithNgrok(),
): Promise<RunningListener> {
  return startListening([...edgeOptions(edge), ...args], options);
}
