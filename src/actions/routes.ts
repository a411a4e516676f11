import type { RouteSetting } from '../config.ts';
import type { Context } from '../context.ts';
import { matchesGlob } from '../core/glob.ts';
import { overrideHeaders } from '../core/headers.ts';
import { checkSecret } from '../core/secret.ts';
import type { LabelledSecret, Provider, RawHeaders } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { listFixtures, unknownProvider } from '../events/fixtures.ts';
import type { Route } from '../http/router.ts';
import { didYouMean, nearest } from '../suggest.ts';
import { checkUrl, providerById, rejectOptions, type Settings } from './settings.ts';

export interface RouteOptions {
  /** As typed: a URL, or `<event glob>=<url>`, `<provider>=<url>`, `<provider>/<event glob>=<url>`. */
  readonly forwardTo?: readonly string[];
  /** Whose all that arrives is. */
  readonly provider?: string;
  readonly header: RawHeaders;
  readonly hostHeader?: string;
  readonly resignWith?: string;
}

/**
 * Where what arrives is handed to: the command line's routes, else the configuration's.
 * @throws {UsageError} INVALID_URL, UNKNOWN_PROVIDER, UNKNOWN_ROUTE, DUPLICATE_ROUTE, EMPTY_SECRET, NO_EFFECT
 */
export function readRoutes(options: RouteOptions, settings: Settings, context: Context): Route[] {
  const chosen = options.forwardTo?.map((word) => readWord(word, options, settings)) ?? settings.config.forwardTo;
  const senders = chosen.map((setting) => senderOf(setting, options, settings));
  const [first] = senders;
  if (first && senders.every((sender) => sender?.signature.kind === 'none'))
    rejectOptions({ '--resign-with': options.resignWith !== undefined }, `${first.name} signs nothing`);
  const routes = chosen.map((setting) => toRoute(setting, options, settings, context));
  rejectTwins(routes);
  return routes;
}

/** Two routes that take the same to the same place: the app would get it twice. */
function rejectTwins(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { url, provider, events } of routes) {
    const key = JSON.stringify([new URL(url).href, provider, events?.toSorted()]);
    if (seen.has(key)) {
      throw new UsageError('DUPLICATE_ROUTE', `Two routes hand the same deliveries to ${url}.`, {
        hint: 'Leave one out: each delivery would get there twice.',
      });
    }
    seen.add(key);
  }
}

/** Whose deliveries the target gets; undefined: of any provider. */
function senderOf({ provider }: RouteSetting, options: RouteOptions, settings: Settings): Provider | undefined {
  const id = provider ?? options.provider;
  return id === undefined ? undefined : providerById(settings, id);
}

/** What follows is a URL; or what stands before can be none that lacks its scheme. */
const HAS_URL = /^(?<matcher>[^=]*?(?==https?:)|[^=:?]*)=(?<url>.*)$/s;

function readWord(word: string, { provider: named }: RouteOptions, settings: Settings): RouteSetting {
  const { matcher, url } = (/^https?:/.test(word) ? undefined : HAS_URL.exec(word)?.groups) ?? {};
  if (matcher === undefined || url === undefined) return { url: checkUrl(word) };
  const { first = '', rest } = FIRST_PART.exec(matcher)?.groups ?? {};
  // Event types may have slashes of their own, as Shopify's.
  if (!settings.providers.some(({ id }) => id === first)) {
    return { url: checkUrl(url), events: [checkGlob(matcher, first, settings)] };
  }
  if (rest === '') {
    throw new UsageError('UNKNOWN_ROUTE', `"${matcher}" names no event type.`, {
      hint: `${first} alone takes all events of that provider, ${first}/a.* those that begin with a.`,
    });
  }
  const isOthers = named !== undefined && named !== first;
  rejectOptions({ [`--forward-to ${word}`]: isOthers }, `--provider takes all that arrives for events of ${named}`);
  return { url: checkUrl(url), provider: first, ...(rest !== undefined && { events: [rest] }) };
}

const FIRST_PART = /^(?<first>[^/]*)(?:\/(?<rest>.*))?$/s;

/**
 * A word that is neither a provider, nor an event type that is known, nor a pattern, is a slip of the keyboard; as is
 * a pattern that no event type has, when it begins with what is nearly a provider.
 */
function checkGlob(glob: string, first: string, { providers }: Settings): string {
  const isPattern = /[.*?]/.test(glob);
  if (isPattern && first === glob) return glob;
  const ids = providers.map(({ id }) => id);
  const types = ids.flatMap((id) => listFixtures(id).map(({ eventType }) => eventType));
  if (types.some((type) => matchesGlob(glob, type))) return glob;
  if (first !== glob && nearest(first, ids).length > 0) throw unknownProvider(first, ids);
  if (isPattern) return glob;
  throw new UsageError('UNKNOWN_ROUTE', `"${glob}" is neither a provider nor an event type that is known.`, {
    hint: `${didYouMean(glob, [...ids, ...types], '')} A pattern such as ${glob}* takes any.`.trim(),
  });
}

/** @throws {UsageError} INVALID_URL, UNKNOWN_PROVIDER, EMPTY_SECRET, NO_SECRET, INVALID_SECRET, NO_EFFECT */
export function toRoute(setting: RouteSetting, options: RouteOptions, settings: Settings, context: Context): Route {
  const { url, provider, events, headers = [] } = setting;
  const sender = senderOf(setting, options, settings);
  const host: RawHeaders = options.hostHeader === undefined ? [] : [['Host', options.hostHeader]];
  const secret = resignSecret(setting, options, context);
  if (sender?.signature.kind === 'none') {
    const given = setting.secretVariable !== undefined;
    rejectOptions({ [`"secretVariable" of the route to ${url}`]: given }, `${sender.name} signs nothing`);
  } else if (sender && secret) {
    // A secret of the wrong form is told at once, not with the first delivery.
    checkSecret(sender.signature, secret);
  }
  return {
    url: checkUrl(url),
    ...(provider !== undefined && { provider }),
    ...(events !== undefined && { events }),
    headers: [settings.config.headers, headers, options.header, host].reduce(overrideHeaders),
    ...(secret && { resignWith: [secret] }),
  };
}

function resignSecret(
  { secretVariable, url }: RouteSetting,
  { resignWith }: RouteOptions,
  { env }: Context,
): LabelledSecret | undefined {
  if (resignWith !== undefined) {
    if (resignWith === '') throw new UsageError('EMPTY_SECRET', '--resign-with is an empty secret.');
    return { label: '--resign-with', value: resignWith };
  }
  if (secretVariable === undefined) return undefined;
  const value = env[secretVariable];
  if (value) return { label: `$${secretVariable}`, value };
  throw new UsageError('NO_SECRET', `$${secretVariable} is not set: it has the secret of the route to ${url}.`, {
    hint: 'Set it, or take "secretVariable" out of the route in hooks.config.json.',
  });
}
