import { createHmac } from 'node:crypto';

import { headerValue } from './headers.ts';
import type { RawHeaders } from './types.ts';

/** What an app said to a handshake. */
export interface HandshakeAnswer {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  readonly text: string;
}

/** One request by which a provider finds out whether an endpoint is its owner's, and what it wants to hear. */
export interface HandshakeQuestion {
  /** What is asked, in a few words. */
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  /** In place of the path of the endpoint's URL. */
  readonly path?: string;
  /** Added to the endpoint's URL. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: RawHeaders;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The body is this sample event of the provider, made new. */
  readonly sample?: string;
  /** Signed as the provider's events are; `wrongly`: with another secret, and to be refused. */
  readonly signed?: 'rightly' | 'wrongly';
  /** Not signed, but the answer is made with the secret. */
  readonly needsSecret?: boolean;
  /** How long the provider waits; left out: as long as the strictest one. */
  readonly withinMs?: number;
  /** What is wrong with the answer, as a sentence; undefined: nothing. */
  readonly problem: (answer: HandshakeAnswer, secret: string) => string | undefined;
}

/** What a question is made of. */
export interface HandshakeMaterial {
  /** Text that no earlier question had. */
  readonly token: string;
  readonly now: Date;
  /** What the owner has chosen in the provider's dashboard, where it asks for one. */
  readonly verifyToken: string;
}

export const status = ({ status: got }: HandshakeAnswer, ...wanted: readonly number[]): string | undefined =>
  wanted.includes(got) ? undefined : `The answer is ${got}; it has to be ${wanted.join(' or ')}.`;

export const succeeds = ({ status: got }: HandshakeAnswer): string | undefined =>
  got >= 200 && got < 300 ? undefined : `The answer is ${got}; it has to be 2xx.`;

export const says = (answer: HandshakeAnswer, wanted: string, what: string): string | undefined =>
  answer.text.trim() === wanted ? undefined : `The body has to be ${what} alone: ${wanted}`;

export const isText = ({ rawHeaders }: HandshakeAnswer): string | undefined =>
  (headerValue(rawHeaders, 'content-type') ?? '').startsWith('text/plain')
    ? undefined
    : 'The Content-Type has to be text/plain.';

export function jsonHas(answer: HandshakeAnswer, members: Readonly<Record<string, unknown>>): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return `The body has to be JSON: ${JSON.stringify(members)}`;
  }
  const got = (json ?? {}) as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(members).find(([name, value]) => got[name] !== value);
  return wrong && `"${wrong[0]}" of the JSON has to be ${JSON.stringify(wrong[1])}.`;
}

export const hmac = (secret: string, text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

export const isEmpty = ({ text }: HandshakeAnswer): string | undefined =>
  text === '' ? undefined : 'The body has to be empty.';
