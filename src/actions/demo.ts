import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Context } from '../context.ts';
import { textResponse, type GatewayResponse } from '../core/attempt.ts';
import { headerValue } from '../core/headers.ts';
import { verifySignature } from '../core/verification.ts';
import type { LabelledSecret, WebhookRequest } from '../core/types.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { startListener } from '../http/listener.ts';
import { razorpay } from '../providers/razorpay.ts';
import type { Reporter } from '../reporters/events.ts';
import { localSecret } from '../state.ts';
import { replayAction } from './replay.ts';
import { triggerAction } from './trigger.ts';
import { verifyAction } from './verify.ts';

const NO_EDITS = { set: [], add: [], unset: [], header: [] };

/** Walks the whole loop in one process, with the very actions that the commands run. */
export async function demoAction(_options: object, context: Context, reporter: Reporter): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'hooks-demo-'));
  try {
    // A project of its own, wherever temporary folders are.
    writeFileSync(join(folder, 'package.json'), '{}\n');
    return await walk({ ...context, cwd: folder, env: {} }, folder, reporter);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function walk(context: Context, folder: string, reporter: Reporter): Promise<ExitCode> {
  const secret = { label: 'the local secret', value: localSecret(join(folder, '.hooks')) };
  await using receiver = await startListener(
    { host: '127.0.0.1', port: 0, bodyBytesMax: 1024 * 1024, requestTimeoutMs: 5_000, inFlightMax: 8 },
    { handle: demoReceiver(secret, context.now), onRejected: () => {} },
  );
  const url = `${receiver.url}/webhook`;
  const steps: ReadonlyArray<{
    title: string;
    command: string;
    expected: ExitCode;
    run: () => Promise<ExitCode>;
    lesson: string;
  }> = [
    {
      title: '1. A signed event is accepted',
      command: `hooks trigger payment.captured --url ${url}`,
      expected: EXIT.ok,
      run: () =>
        triggerAction(
          // The secret that the command would find by itself; given, it needs no explanation here.
          { ...NO_EDITS, event: 'payment.captured', url, secret: [secret.value], signature: true, keep: true },
          context,
          reporter,
        ),
      lesson: 'The receiver checked the signature over the raw bytes, and took it.',
    },
    {
      title: '2. The kept delivery verifies offline, as in CI',
      command: 'hooks verify last',
      expected: EXIT.ok,
      run: () => verifyAction({ saved: ['last'], header: [] }, context, reporter),
      lesson: 'No network was needed.',
    },
    {
      title: '3. A tampered one is refused',
      command: 'hooks replay last --set payment.amount=100 --no-resign',
      expected: EXIT.negative,
      run: () =>
        replayAction(
          { ...NO_EDITS, deliveries: ['last'], set: ['payment.amount=100'], resign: false },
          context,
          reporter,
        ),
      lesson: 'The amount was changed after signing: the signature no longer fits.',
    },
    {
      title: '4. The same delivery again: a replay',
      command: 'hooks replay last',
      expected: EXIT.ok,
      run: () => replayAction({ ...NO_EDITS, deliveries: ['last'] }, context, reporter),
      lesson: 'Same bytes, same event id: the receiver knew it and did not process it twice.',
    },
  ];
  for (const { title, command, expected, run, lesson } of steps) {
    reporter.report({ type: 'demo.step', title, command });
    const ok = (await run()) === expected;
    reporter.report({ type: 'demo.result', ok, message: ok ? lesson : 'This did not end as it should.' });
    if (!ok) return EXIT.internal;
  }
  reporter.report({
    type: 'notice',
    message:
      '\nYour own receiver next: hooks trigger payment.captured --url http://localhost:3000/webhook --secret <its secret>',
  });
  return EXIT.ok;
}

/** A receiver as it should be: verifies the raw body, then looks whether it has seen the event. */
function demoReceiver(secret: LabelledSecret, now: () => Date): (request: WebhookRequest) => Promise<GatewayResponse> {
  const seen = new Set<string>();
  return async (request) => {
    const { rawHeaders } = request;
    const { valid } = verifySignature(razorpay.id, razorpay.signature, {
      ...request,
      urls: [],
      secrets: [secret],
      at: now(),
    });
    if (!valid) return textResponse(401, 'invalid signature');
    const eventId = headerValue(rawHeaders, razorpay.eventId.header) ?? '';
    if (seen.has(eventId)) return textResponse(200, 'already processed');
    seen.add(eventId);
    return textResponse(200, 'processed');
  };
}
