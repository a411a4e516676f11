import { lookup } from 'node:dns/promises';

import type { Target } from '../check/target.ts';
import type { Context } from '../context.ts';
import { placeIsHeader } from '../core/placing.ts';
import type { Provider, RawHeaders } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { fixtureLabel, listFixtures, loadFixture } from '../events/fixtures.ts';
import type { Reporter } from '../reporters/events.ts';
import { isPublicHost } from '../tunnel/address-rules.ts';
import { endpointOf, tellLocalSecret } from './endpoint.ts';
import { paramsOf } from './params.ts';
import { givenSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { chosenProvider, extraHeaders, type Settings } from './settings.ts';
import { findSource } from './trigger.ts';

export interface TargetOptions extends SecretOptions {
  readonly url?: string;
  readonly provider?: string;
  /** A sample by its name, or a `.json` file. */
  readonly event?: string;
  readonly header: RawHeaders;
  /** Nothing is sent. */
  readonly dryRun?: boolean;
}

/**
 * The receiver, and what it is to be sent.
 * @throws {UsageError} what trigger throws for the same options; NO_EVENT
 */
export async function checkTarget(
  options: TargetOptions,
  settings: Settings,
  context: Context,
  reporter: Reporter,
): Promise<Target> {
  const named = options.event ?? defaultEvent(chosenProvider(settings, options.provider));
  const source = await findSource({ ...options, event: named }, context, settings);
  const { provider, eventType, event } = source;
  if (!event) throw new UsageError('NO_EVENT', 'Say which event to check with: --event payment.captured.');
  const secrets = resolveSecrets(provider, await givenSecrets(options, context), { context, settings, use: 'sign' });
  const url = endpointOf(options.url, settings, context);
  if (!options.dryRun) tellLocalSecret(provider, secrets, { settings, reporter });
  rejectSignatureHeaders(provider, options.header);
  const earlier = EARLIER[eventType];
  const fixture = listFixtures(provider.id).find((each) => fixtureLabel(each) === earlier);
  return {
    url,
    provider,
    profile: provider.signature.kind === 'none' ? undefined : provider.signature,
    secret: secrets[0] ?? { label: 'none', value: '' },
    eventType,
    sample: event,
    isOwn: !source.isSample,
    ...(fixture && source.isSample && { earlier: { eventType: fixture.eventType, sample: loadFixture(fixture) } }),
    extra: extraHeaders(settings, options.header),
    params: paramsOf(provider, context.env),
    now: context.now,
    random: context.random,
  };
}

/** @throws {UsageError} SIGNATURE_HEADER: the check makes these itself, right and wrong ones. */
function rejectSignatureHeaders({ signature }: Provider, headers: RawHeaders): void {
  if (signature.kind === 'none') return;
  const { place, timestamp, idHeader } = signature;
  const own = [placeIsHeader(place) ? place.name : '', timestamp?.header ?? '', idHeader ?? ''];
  const names = new Set(own.map((name) => name.toLowerCase()));
  const taken = headers.find(([name]) => names.has(name.toLowerCase()))?.[0];
  if (taken !== undefined)
    throw new UsageError('SIGNATURE_HEADER', `--header ${taken}: the check makes this header itself, right and wrong.`);
}

/** What is sent about the same thing before. */
const EARLIER: Readonly<Record<string, string>> = { 'payment.captured': 'payment.authorized' };

/** Events that most receivers of a provider know, the likeliest first. */
const USUAL = ['payment.captured', 'payment_intent.succeeded', 'push', 'payment.succeeded', 'invoice.paid'];

function defaultEvent(provider: Provider): string {
  const labels = listFixtures(provider.id).map(fixtureLabel);
  const label = USUAL.find((each) => labels.includes(each)) ?? labels[0];
  if (label !== undefined) return `${provider.id}/${label}`;
  throw new UsageError('NO_EVENT', `There is no sample event of ${provider.name}.`, {
    hint: 'Give one with --event my-event.json.',
  });
}

/** @throws {UsageError} REMOTE: forged requests and noise are for receivers of one's own. */
export async function refuseRemote(host: string): Promise<void> {
  if (!(await isRemote(host))) return;
  throw new UsageError('REMOTE', `${host} is not on this machine or in a private network.`, {
    hint: 'The check sends forged and broken requests. With --allow-remote it does so to any host: only to one of your own.',
  });
}

async function isRemote(host: string): Promise<boolean> {
  if (!isPublicHost(host) && (host.startsWith('[') || /^[\d.]+$/.test(host) || host === 'localhost')) return false;
  try {
    const addresses = await lookup(host, { all: true });
    return addresses.some(({ address, family }) =>
      isPublicHost(family === 6 ? new URL(`http://[${address}]/`).hostname : address),
    );
  } catch {
    return false; // Nobody will answer, which is told.
  }
}
