import { endToEndHeaders } from './headers.ts';
import type { Attempt, NoResponseReason, Outcome, RawHeaders } from './types.ts';

/** Whether the endpoint took the delivery: any 2xx. */
export function isAccepted(outcome: Outcome): boolean {
  return outcome.kind === 'response' && outcome.status >= 200 && outcome.status < 300;
}

/** The detail of an attempt at an endpoint whose certificate does not name the host of its URL. */
export const FOR_ANOTHER_HOST = 'its certificate is for another host';

export interface GatewayResponse {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
}

/**
 * What a listener answers to the provider after forwarding, so that the provider's own log tells the truth: the
 * endpoint's answer as it is, 504 when it was too slow, 502 when it could not be reached.
 */
export function gatewayResponse({ outcome }: Pick<Attempt, 'outcome'>): GatewayResponse {
  if (outcome.kind === 'response' && !outcome.truncated) {
    const { status, rawHeaders, body } = outcome;
    return { status, rawHeaders: endToEndHeaders(rawHeaders), body };
  }
  const [status, text] =
    outcome.kind === 'response'
      ? [502, 'The answer of the endpoint is longer than the listener passes on.']
      : NO_RESPONSE[outcome.reason];
  return textResponse(status, text);
}

const UNREACHED = [502, 'The endpoint could not be reached.'] as const;
const NO_RESPONSE: Readonly<Record<NoResponseReason, readonly [status: number, text: string]>> = {
  timeout: [504, 'The endpoint did not answer in time.'],
  closed: [502, 'The endpoint broke off before its answer was whole.'],
  unsigned: [502, 'No signature could be made for the endpoint.'],
  refused: UNREACHED,
  dns: UNREACHED,
  tls: UNREACHED,
  other: UNREACHED,
};

export function textResponse(status: number, text: string): GatewayResponse {
  return { status, rawHeaders: [['Content-Type', 'text/plain; charset=utf-8']], body: Buffer.from(`${text}\n`) };
}
