import type { Context } from '../context.ts';
import { isAccepted } from '../core/attempt.ts';
import type { Attempt } from '../core/types.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { expectFewRequests } from '../http/one-request.ts';
import { createSender, type Sender, type SendRequest, type TlsOptions } from '../http/sender.ts';
import { readableBody } from '../http/text.ts';
import type { Reporter } from '../reporters/events.ts';

/** Of an answer to trigger and replay, no more is read: it is shown and kept, not passed on. */
export const ANSWER_BYTES_MAX = 1024 * 1024;

interface BriefSenderOptions {
  /** Several where answers are late and the next goes out; left out: one. */
  readonly connections?: number;
  readonly tls?: TlsOptions;
}

/** A sender for a command that ends after a few requests. */
export async function createBriefSender({ connections = 1, tls = {} }: BriefSenderOptions = {}): Promise<Sender> {
  const sender = await createSender({ connections, tls });
  // After what was loaded for it: V8 refuses code that was compiled and kept under other flags.
  expectFewRequests();
  return sender;
}

/** Sends one request, with a spinner for the patient. */
export async function sendOne(
  sender: Sender,
  request: SendRequest,
  { context, reporter, timeoutMs }: { context: Context; reporter: Reporter; timeoutMs: number },
): Promise<Attempt> {
  using _progress = reporter.progress(`Waiting for ${new URL(request.url).host} …`);
  return await sender.send(request, {
    timeoutMs,
    signal: context.signal,
    responseBytesMax: ANSWER_BYTES_MAX,
    now: context.now,
  });
}

/** The answer's body for people to read. */
export function readableAnswer({ outcome }: Attempt): Uint8Array | undefined {
  return outcome.kind === 'response' ? readableBody(outcome.rawHeaders, outcome.body, ANSWER_BYTES_MAX) : undefined;
}

export function attemptExit({ outcome }: Attempt): ExitCode {
  if (isAccepted(outcome)) return EXIT.ok;
  return outcome.kind === 'response' ? EXIT.negative : EXIT.unavailable;
}
