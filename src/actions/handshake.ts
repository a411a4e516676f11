import type { Context } from '../context.ts';
import { handshakeQuestions, type HandshakeQuestion, PROVIDERS_WITH_HANDSHAKE } from '../core/handshake-questions.ts';
import { overrideHeaders } from '../core/headers.ts';
import { newPrivateKey } from '../core/key-pair.ts';
import { paramVariable } from '../core/param.ts';
import { seededRandom } from '../core/random.ts';
import { providerRequest } from '../core/request.ts';
import { usesKeyPair } from '../core/secret.ts';
import type { Attempt, LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { splitEventName } from '../events/fixtures.ts';
import type { Sender, SendRequest } from '../http/sender.ts';
import { isListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { endpointOf, tellLocalSecret } from './endpoint.ts';
import { givenSecrets, resolveSecrets } from './secrets.ts';
import { createBriefSender, readableAnswer, sendOne } from './send.ts';
import { chosenProvider, extraHeaders, providerById, rejectOptions, type Settings } from './settings.ts';
import type { TriggerOptions } from './trigger.ts';

/** The strictest provider waits so long: Zoom. */
const TIMEOUT_MS = 3_000;

/** The provider whose handshake is meant by `slack/handshake`, or by `handshake` with --provider. */
export function handshakeNamed(
  { event = '', provider: named }: TriggerOptions,
  settings: Settings,
): Provider | undefined {
  const providers = settings.providers.map((each) => each.id);
  const { provider: id, label } = splitEventName(event, { providers, provider: named });
  if (label !== 'handshake') return undefined;
  const provider = id === undefined ? chosenProvider(settings, undefined) : providerById(settings, id);
  if (PROVIDERS_WITH_HANDSHAKE.includes(provider.id)) return provider;
  throw new UsageError('NO_HANDSHAKE', `No handshake of ${provider.name} is known.`, {
    hint: `Known are those of ${PROVIDERS_WITH_HANDSHAKE.join(', ')}.`,
  });
}

/** Asks the app what the provider asks before it sends events, and judges the answers. */
export async function triggerHandshake(
  provider: Provider,
  options: TriggerOptions,
  { settings, context, reporter }: { settings: Settings; context: Context; reporter: Reporter },
): Promise<ExitCode> {
  rejectIdle(options);
  const given = await givenSecrets(options, context);
  const secrets = resolveSecrets(provider, given, { context, settings, use: 'sign' });
  const url = endpointOf(options.url, settings, context);
  const verifyVariable = paramVariable(provider.id, 'verifyToken');
  const random = options.seed === undefined ? context.random : seededRandom(options.seed);
  const questions = handshakeQuestions(provider.id, {
    token: Buffer.from(random(18)).toString('base64url'),
    secret: secrets[0]?.value ?? '',
    verifyToken: context.env[verifyVariable] ?? DEFAULT_VERIFY_TOKEN,
  });
  if (!isListener(settings.stateFolder, url, context)) tellLocalSecret(provider, secrets, { settings, reporter });
  if (questions?.some(({ query }) => query?.['hub.verify_token'] === DEFAULT_VERIFY_TOKEN)) {
    reporter.report({
      type: 'notice',
      message: `Asked with the verify token "${DEFAULT_VERIFY_TOKEN}": set ${verifyVariable} to your app's own.`,
    });
  }
  await using sender = await createBriefSender();
  const exits: ExitCode[] = [];
  for (const question of questions ?? []) {
    const request = requestOf(question, provider, {
      url,
      secrets: question.signed === 'wrongly' ? [wrongSecret(provider)] : secrets,
      at: options.at ?? context.now(),
      extra: extraHeaders(settings, options.header),
    });
    exits.push(
      await ask(
        { question, request, provider, timeoutMs: options.timeout ?? TIMEOUT_MS },
        { sender, context, reporter },
      ),
    );
  }
  return Math.max(...exits) as ExitCode;
}

const DEFAULT_VERIFY_TOKEN = 'hooks-verify-token';

function rejectIdle(options: TriggerOptions): void {
  rejectOptions(
    {
      '--set': options.set.length > 0,
      '--add': options.add.length > 0,
      '--unset': options.unset.length > 0,
      '--data': options.data !== undefined,
      '--raw': options.raw !== undefined,
      '--edit': options.edit === true,
      '--keep-ids': options.keepIds === true,
      '--plain': options.plain === true,
      '--wire': options.wire !== undefined,
      '--print': options.print !== undefined,
      '--no-signature': !options.signature,
      '--no-keep': !options.keep,
      '--deliver': options.deliver === true,
      '--speed': options.speed !== undefined,
    },
    'a handshake is asked as the provider asks it, and is not kept',
  );
}

function wrongSecret({ signature }: Provider): LabelledSecret {
  const algorithm = signature.kind === 'key_pair' ? signature.algorithm : 'ed25519';
  return { label: 'a wrong secret', value: usesKeyPair(signature) ? newPrivateKey(algorithm) : 'a wrong secret' };
}

function requestOf(
  { method, query = {}, headers = [], body, signed }: HandshakeQuestion,
  provider: Provider,
  options: { url: string; secrets: readonly LabelledSecret[]; at: Date; extra: RawHeaders },
): SendRequest {
  const target = new URL(options.url);
  for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value);
  const url = target.href;
  const bytes = body === undefined ? Buffer.of() : Buffer.from(JSON.stringify(body));
  if (!signed) return { url, method, rawHeaders: overrideHeaders(headers, options.extra), body: bytes };
  const eventId = 'handshake-1042';
  const request = providerRequest({ ...options, provider, body: bytes, url, eventId, eventType: 'handshake' });
  return { ...request, method, rawHeaders: overrideHeaders(request.rawHeaders, headers) };
}

async function ask(
  asked: { question: HandshakeQuestion; request: SendRequest; provider: Provider; timeoutMs: number },
  { sender, context, reporter }: { sender: Sender; context: Context; reporter: Reporter },
): Promise<ExitCode> {
  const { question, request, provider, timeoutMs } = asked;
  const attempt = await sendOne(sender, request, { context, reporter, timeoutMs });
  const problem = problemOf(question, attempt);
  const answer = readableAnswer(attempt);
  reporter.report({
    type: 'handshake.asked',
    provider: provider.id,
    question: question.title,
    attempt,
    ...(problem !== undefined && { problem }),
    ...(answer && { answer }),
  });
  if (attempt.outcome.kind === 'no_response') return EXIT.unavailable;
  return problem === undefined ? EXIT.ok : EXIT.negative;
}

function problemOf(question: HandshakeQuestion, { outcome }: Attempt): string | undefined {
  if (outcome.kind === 'no_response') return undefined;
  const { status, rawHeaders, body } = outcome;
  return question.problem({ status, rawHeaders, text: Buffer.from(body).toString('utf8') });
}
