import type { Context } from '../context.ts';
import { type Callback, FORM_TYPE, signCallback } from '../core/callback.ts';
import { overrideHeaders } from '../core/headers.ts';
import { COMPACT, parseJson, printJson } from '../core/json-text.ts';
import { seededRandom } from '../core/random.ts';
import { requestTarget } from '../core/request-target.ts';
import type { Attempt, Provider, RawHeaders } from '../core/types.ts';
import { newDeliveryId, openStore } from '../deliveries/store.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { editEvent } from '../events/edit.ts';
import { splitEventName } from '../events/fixtures.ts';
import { refreshEvent } from '../events/refresh.ts';
import type { SendRequest } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { readEdits } from './edits.ts';
import { tellLocalSecret, triggerUrl } from './endpoint.ts';
import { printRequest, rejectBesidePrint } from './print.ts';
import { givenSecrets, resolveKeySecrets } from './secrets.ts';
import { attemptExit, createBriefSender, readableAnswer, sendOne } from './send.ts';
import { extraHeaders, rejectOptions, type Settings } from './settings.ts';
import type { TriggerOptions } from './trigger.ts';

/** A payer waits no longer for a page. */
const TIMEOUT_MS = 30_000;

interface NamedCallback {
  readonly provider: Provider;
  readonly callback: Callback;
}

/** The callback that is meant by a word, such as `checkout.callback`; undefined: it is an event. */
export function callbackNamed(
  { event = '', provider: named }: TriggerOptions,
  { providers }: Settings,
): NamedCallback | undefined {
  const { provider: id, label } = splitEventName(event, {
    providers: providers.map((each) => each.id),
    provider: named,
  });
  for (const provider of providers) {
    const callback = provider.callbacks?.forms.find(({ name }) => name === label);
    if (callback && (id === undefined || id === provider.id)) return { provider, callback };
  }
  return undefined;
}

/** Brings back to the app what a payer's browser does after a payment, signed with the API key's secret. */
export async function triggerCallback(
  { provider, callback }: NamedCallback,
  options: TriggerOptions,
  { settings, context, reporter }: { settings: Settings; context: Context; reporter: Reporter },
): Promise<ExitCode> {
  rejectIdle(options, callback);
  const given = await givenSecrets(options, context);
  const secrets = resolveKeySecrets(provider, given, { context, settings, use: 'sign' });
  const url = triggerUrl(options, settings, context);
  const parameters = await parametersFor(callback, provider, options, context);
  const [secret] = secrets;
  const signature = secret && signCallback(callback, parameters, secret.value);
  if (options.signature && signature !== undefined) parameters.append(callback.signatureField, signature);
  const request = requestOf(callback, parameters, url, extraHeaders(settings, options.header));
  if (options.print) {
    printRequest(options.print, request, reporter);
    return EXIT.ok;
  }
  if (!isListener(settings.stateFolder, url, context)) tellLocalSecret(provider, secrets, { settings, reporter });
  await using sender = await createBriefSender();
  const attempt = await sendOne(sender, request, { context, reporter, timeoutMs: options.timeout ?? TIMEOUT_MS });
  // An app sends the payer on to another page: for a browser that is a yes.
  const accepted = attempt.outcome.kind === 'response' && attempt.outcome.status < 400;
  keepAndTell({ provider, callback, request, attempt, accepted }, options, { settings, context, reporter });
  return accepted ? EXIT.ok : attemptExit(attempt);
}

function rejectIdle(options: TriggerOptions, { name, method }: Callback): void {
  rejectOptions(
    { '--print body': options.print === 'body' && method === 'GET' },
    `${name} has no body; --print http shows what it brings in the query`,
  );
  rejectBesidePrint(options);
  rejectOptions(
    {
      '--data': options.data !== undefined,
      '--raw': options.raw !== undefined,
      '--edit': options.edit === true,
      '--keep-ids': options.keepIds === true,
      '--plain': options.plain === true,
      '--wire': options.wire !== undefined,
      '--deliver': options.deliver === true,
      '--speed': options.speed !== undefined,
    },
    `${name} is no event: a browser brings it, once`,
  );
}

async function parametersFor(
  { sample, signedFields, signatureField }: Callback,
  provider: Provider,
  options: TriggerOptions,
  context: Context,
): Promise<URLSearchParams> {
  const node = parseJson(JSON.stringify(sample));
  const now = options.at ?? context.now();
  const random = options.seed === undefined ? context.random : seededRandom(options.seed);
  refreshEvent(node, provider, { now, random, keepIds: false, idsByOldId: new Map() });
  const edits = await readEdits(options, context);
  const edited = editEvent(node, edits, { ...provider, pathPrefixes: [] });
  const fields = Object.entries(JSON.parse(printJson(edited, COMPACT)) as Record<string, unknown>);
  const missing = signedFields.find((field) => !fields.some(([name]) => name === field));
  if (missing !== undefined && options.signature) {
    throw new UsageError('MISSING_FIELD', `Without ${missing} there is nothing to sign.`, {
      hint: `Add --no-signature to send it without ${signatureField}.`,
    });
  }
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]));
}

function requestOf(callback: Callback, parameters: URLSearchParams, url: string, extra: RawHeaders): SendRequest {
  const { method } = callback;
  const accept = ['Accept', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'] as const;
  if (method === 'GET') {
    const target = new URL(url);
    for (const [name, value] of parameters) target.searchParams.append(name, value);
    return { url: target.href, method, rawHeaders: overrideHeaders([accept], extra), body: new Uint8Array() };
  }
  const headers = overrideHeaders([['Content-Type', FORM_TYPE], accept], extra);
  return { url, method, rawHeaders: headers, body: Buffer.from(parameters.toString()) };
}

interface SentCallback extends NamedCallback {
  readonly request: SendRequest;
  readonly attempt: Attempt;
  readonly accepted: boolean;
}

function keepAndTell(
  { provider, callback, request, attempt, accepted }: SentCallback,
  { keep }: TriggerOptions,
  { settings, context, reporter }: { settings: Settings; context: Context; reporter: Reporter },
): void {
  const identity = { provider: provider.id, eventType: callback.name };
  const kept = keep && !isListener(settings.stateFolder, request.url, context);
  const id = newDeliveryId(context.random);
  const { method, rawHeaders, body } = request;
  if (kept) {
    openStore(settings.stateFolder).save({
      id,
      receivedAt: attempt.startedAt,
      origin: 'sent',
      ...identity,
      request: { method, path: requestTarget(request.url), rawHeaders, body },
      attempts: [attempt],
    });
  }
  const answer = readableAnswer(attempt);
  reporter.report({
    type: 'attempt.completed',
    ...(kept && { deliveryId: id }),
    ...identity,
    attempt,
    accepted,
    ...(answer && { answer }),
  });
}
