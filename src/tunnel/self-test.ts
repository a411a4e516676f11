import { createHmac, timingSafeEqual } from 'node:crypto';

import { type GatewayResponse, textResponse } from '../core/attempt.ts';
import { headerValue } from '../core/headers.ts';
import type { RawHeaders, WebhookRequest } from '../core/types.ts';

const HEADER = 'Hooks-Self-Test';
/** What careless hands on the way change: escapes, an emoji, an invalid byte, a line break at the end. */
const BODY = Buffer.from([...Buffer.from('{"ping":"\\/ \\u001B 🎁"}'), 0xff, 0x0a]);

/** A request to oneself that nobody else can make, and its answer, which nobody else can give. */
export interface SelfTest {
  readonly ping: () => Ping;
  /** The answer to a ping of ours, once; undefined for all other requests. */
  readonly answer: (request: WebhookRequest) => GatewayResponse | undefined;
}

export interface Ping {
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** The body of the answer when the ping came here unchanged. */
  readonly expected: Uint8Array;
}

export function createSelfTest(random: (size: number) => Uint8Array): SelfTest {
  const key = random(32);
  const pending = new Set<string>();
  const mac = (purpose: string, id: string, body: Uint8Array): string =>
    createHmac('sha256', key).update(`${purpose}.${id}.`).update(body).digest('hex');
  const pong = (id: string): GatewayResponse => textResponse(200, mac('answer', id, BODY));
  return {
    ping() {
      const id = Buffer.from(random(16)).toString('hex');
      pending.add(id);
      return {
        rawHeaders: [
          ['User-Agent', 'hooks'],
          ['Content-Type', 'application/octet-stream'],
          [HEADER, `${id}.${mac('ping', id, BODY)}`],
        ],
        body: BODY,
        expected: pong(id).body,
      };
    },
    answer({ rawHeaders, body }) {
      const [id = '', claimed = ''] = headerValue(rawHeaders, HEADER)?.split('.') ?? [];
      if (!pending.has(id) || !equal(claimed, mac('ping', id, body))) return undefined;
      pending.delete(id);
      return pong(id);
    },
  };
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
