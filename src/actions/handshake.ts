import type { Context, Random } from '../context.ts';
import { HANDSHAKES, handshakeQuestions } from '../core/handshake-questions.ts';
import type { HandshakeQuestion } from '../core/handshake-question.ts';
import { overrideHeaders } from '../core/headers.ts';
import { newPrivateKey } from '../core/key-pair.ts';
import { paramVariable } from '../core/param.ts';
import { seededRandom } from '../core/random.ts';
import { providerRequest } from '../core/request.ts';
import { usesKeyPair } from '../core/secret.ts';
import type { Attempt, LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { composeEvent } from '../events/compose.ts';
import { loadFixture, splitEventName } from '../events/fixtures.ts';
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

/** A handshake, with the provider whose it is. */
export interface NamedHandshake {
  readonly provider: Provider;
  readonly name: string;
}

/** The handshake that is meant by `slack/handshake` or `handshake@interactions`, or by these with --provider. */
export function handshakeNamed(
  { event = '', provider: named }: TriggerOptions,
  settings: Settings,
): NamedHandshake | undefined {
  const providers = settings.providers.map((each) => each.id);
  const { provider: id, label } = splitEventName(event, { providers, provider: named });
  const [first, variant] = label.split('@');
  if (first !== 'handshake') return undefined;
  const provider = id === undefined ? chosenProvider(settings, undefined) : providerById(settings, id);
  const name = variant === undefined ? provider.id : `${provider.id}@${variant}`;
  if (HANDSHAKES.includes(name)) return { provider, name };
  const other = variant === undefined ? '' : ` "${variant}"`;
  throw new UsageError('NO_HANDSHAKE', `No handshake${other} of ${provider.name} is known.`, {
    hint: `Known are those of ${HANDSHAKES.join(', ')}.`,
  });
}

/** Asks the app what the provider asks before it sends events, and judges the answers. */
export async function triggerHandshake(
  { provider, name }: NamedHandshake,
  options: TriggerOptions,
  { settings, context, reporter }: { settings: Settings; context: Context; reporter: Reporter },
): Promise<ExitCode> {
  rejectIdle(options);
  const url = endpointOf(options.url, settings, context);
  const verifyVariable = paramVariable(provider.id, 'verifyToken');
  const random = options.seed === undefined ? context.random : seededRandom(options.seed);
  const at = options.at ?? context.now();
  const questions =
    handshakeQuestions(name, {
      token: Buffer.from(random(18)).toString('base64url'),
      now: at,
      verifyToken: context.env[verifyVariable] ?? DEFAULT_VERIFY_TOKEN,
    }) ?? [];
  const secrets = await secretsFor(questions, provider, options, { settings, context });
  if (secrets.length > 0 && !isListener(settings.stateFolder, url, context))
    tellLocalSecret(provider, secrets, { settings, reporter });
  if (questions.some(({ query }) => query?.['hub.verify_token'] === DEFAULT_VERIFY_TOKEN)) {
    reporter.report({
      type: 'notice',
      message: `Asked with the verify token "${DEFAULT_VERIFY_TOKEN}": set ${verifyVariable} to your app's own.`,
    });
  }
  await using sender = await createBriefSender();
  const exits: ExitCode[] = [];
  for (const question of questions) {
    const request = await requestOf(question, provider, {
      url,
      secrets: question.signed === 'wrongly' ? [wrongSecret(provider)] : secrets,
      at,
      random,
      extra: extraHeaders(settings, options.header),
    });
    exits.push(
      await ask(
        {
          question,
          request,
          provider,
          timeoutMs: options.timeout ?? question.withinMs ?? TIMEOUT_MS,
          secret: secrets[0]?.value ?? '',
        },
        { sender, context, reporter },
      ),
    );
  }
  return Math.max(...exits) as ExitCode;
}

/** A handshake that neither is signed nor asks for a signature needs no secret, and takes none. */
async function secretsFor(
  questions: readonly HandshakeQuestion[],
  provider: Provider,
  options: TriggerOptions,
  { settings, context }: { settings: Settings; context: Context },
): Promise<LabelledSecret[]> {
  if (questions.some(({ signed, needsSecret }) => signed ?? needsSecret)) {
    const given = await givenSecrets(options, context);
    return resolveSecrets(provider, given, { context, settings, use: 'sign' });
  }
  rejectOptions(
    { '--secret': (options.secret ?? []).length > 0, '--secret-file': options.secretFile !== undefined },
    `the handshake of ${provider.name} has no secret in it`,
  );
  return [];
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

async function requestOf(
  question: HandshakeQuestion,
  provider: Provider,
  options: { url: string; secrets: readonly LabelledSecret[]; at: Date; random: Random; extra: RawHeaders },
): Promise<SendRequest> {
  const { method, path, query = {}, headers = [], signed, sample } = question;
  const target = new URL(options.url);
  if (path !== undefined) target.pathname = path;
  for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value);
  const url = target.href;
  const event = sample === undefined ? undefined : await eventOf(sample, provider, options);
  const body = event?.body ?? bytesOf(question.body);
  if (!signed) return { url, method, rawHeaders: overrideHeaders(headers, options.extra), body };
  const { eventId = 'handshake-1042', eventType = 'handshake' } = event ?? {};
  const request = providerRequest({ ...options, provider, body, url, eventId, eventType });
  return { ...request, method, rawHeaders: overrideHeaders(request.rawHeaders, headers) };
}

function bytesOf(body: unknown): Uint8Array {
  return Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
}

function eventOf(eventType: string, provider: Provider, { at, random }: { at: Date; random: Random }) {
  const event = loadFixture({ provider: provider.id, eventType });
  return composeEvent({ provider, event, eventType, now: at, random, keepIds: false, edits: [] });
}

async function ask(
  asked: { question: HandshakeQuestion; request: SendRequest; provider: Provider; timeoutMs: number; secret: string },
  { sender, context, reporter }: { sender: Sender; context: Context; reporter: Reporter },
): Promise<ExitCode> {
  const { question, request, provider, timeoutMs, secret } = asked;
  const attempt = await sendOne(sender, request, { context, reporter, timeoutMs });
  const problem = problemOf(question, attempt, secret);
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

function problemOf(question: HandshakeQuestion, { outcome }: Attempt, secret: string): string | undefined {
  if (outcome.kind === 'no_response') return undefined;
  const { status, rawHeaders, body } = outcome;
  return question.problem({ status, rawHeaders, text: Buffer.from(body).toString('utf8') }, secret);
}
