import { describe, expect, test } from 'vitest';

import { matchesGlob } from '../../../src/core/glob.ts';
import { matchingPaths, parsePath } from '../../../src/core/json-path.ts';
import { providerRequest } from '../../../src/core/request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Provider } from '../../../src/core/types.ts';
import { verifySignature } from '../../../src/core/verification.ts';
import { composeEvent } from '../../../src/events/compose.ts';
import { type FixtureName, fixtureLabel, listFixtures, loadFixture } from '../../../src/events/fixtures.ts';
import { openEncoded } from '../../../src/events/leaves.ts';
import { providers } from '../../../src/providers/index.ts';
import { defineProvider } from '../../../src/providers/profile.ts';
import { isSigning, secretOf } from '../../helpers/secrets.ts';

const SAMPLE_TIME = Date.parse('2026-09-21T14:14:04Z');
const NOW = new Date('2027-03-05T09:10:11.217Z');
const URL_ = 'https://shop.example.com/webhook';

/** Events whose body holds nothing that another event of the same kind would not hold: by the provider's own form. */
const SAME_EACH_TIME = [
  // The delivery's id is in a header; the account, the repository, the shop stay.
  'github/{create,delete,ping,star.created}',
  'razorpay/account.app.authorization_revoked',
  'razorpay/banking_accounts.issued',
  'razorpay/product.*',
  'shopify/app/uninstalled',
  // The body is the user's own, or says that something changed and not what.
  'dropbox/*',
  'novu/*',
  'plaid/*',
  'qstash/*',
  // A channel, a room, a subscription: known by the time alone.
  'braintree/*',
  'liveblocks/userEntered',
  'pusher/*',
];

/** Events that say no time of their own, or only in what their fields are about. */
const TIMELESS = [
  'acuity/*',
  'airship/*',
  'brex/*',
  'clearbit/*',
  'dropbox/*',
  'fal/*',
  'finch/*',
  'formstack/*',
  'frameio/*',
  'hookdeck/*',
  'hostedhooks/*',
  'instamojo/*',
  // It names the end of a subscription, which is days ahead of an event or minutes.
  'microsoft-graph/*',
  'mollie-classic/*',
  'novu/*',
  'pagarme-v4/*',
  'paystack/refund.processed',
  'phonepe-v1/*',
  'plaid/*',
  'plivo-v2/*',
  'plivo-v3/*',
  'qstash/*',
  // A token says no time but in its id.
  'razorpay/token.{activated,deactivated,expiry_updated,initiated,suspended,service_provider.*}',
  'shopify/app/uninstalled',
  'twilio/message.*',
  'whatsapp/message_template_status_update',
];

/** What stays of the samples' own days. */
const STAYS = [
  // Its version is the second at which an asset was made, and a part of its address.
  'cloudinary/upload',
  'microsoft-graph/*',
];

interface Sample {
  readonly name: string;
  readonly provider: Provider;
  readonly fixture: FixtureName;
}

const samples: readonly Sample[] = (providers as readonly Provider[]).flatMap((provider) =>
  listFixtures(provider.id).map((fixture) => ({ name: `${provider.id}/${fixtureLabel(fixture)}`, provider, fixture })),
);

async function compose({ provider, fixture }: Sample, seed: string): Promise<Awaited<ReturnType<typeof composeEvent>>> {
  return composeEvent({
    provider,
    event: loadFixture(fixture),
    eventType: fixture.eventType,
    now: NOW,
    random: seededRandom(seed),
    keepIds: false,
    edits: [],
  });
}

/** The text of a body, with its forms and its base64 read. */
function readable({ wire }: Provider, body: Uint8Array): string {
  const text = Buffer.from(body).toString();
  const plain = wire.style === 'form' ? [...new URLSearchParams(text).values()].join('\n') : text;
  return plain.replaceAll(/[A-Za-z0-9+/]{40,}={0,2}/g, (part) => {
    const inner = Buffer.from(part, 'base64').toString();
    return /^[<{]/.test(inner) ? inner : part;
  });
}

/** All times that are spelled in a text, in ms. */
function timesIn(text: string, zone = 'Z'): number[] {
  const iso = text.matchAll(/(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?/g);
  const unix = text.matchAll(/(?<![\d.])(\d{10})(\d{3})?(?!\d)/g);
  const words = text.matchAll(
    /\b(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8}|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:]{8} \+0000 \d{4})/g,
  );
  return [
    ...Array.from(iso, ([, day, time, own]) => Date.parse(`${day}T${time}${(own ?? zone).replace('UTC', 'Z')}`)),
    ...Array.from(unix, ([, seconds, ms = '000']) => Number(`${seconds}${ms}`)),
    ...Array.from(words, ([text_]) => Date.parse(/ \+0000 /.test(text_) ? text_ : `${text_} GMT`)),
  ];
}

const DAY_MS = 86_400_000;

/** From two days before the samples to a month after them. */
const isOfSample = (time: number): boolean => time > SAMPLE_TIME - 2 * DAY_MS && time < SAMPLE_TIME + 32 * DAY_MS;

const isNow = (time: number): boolean => Math.abs(time - NOW.getTime()) < 60_000;

const isAmong = (globs: readonly string[], name: string): boolean =>
  globs.some((glob) => expanded(glob).some((each) => matchesGlob(each, name)));

function expanded(glob: string): string[] {
  const [, before = '', choices, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(glob) ?? [];
  return choices === undefined ? [glob] : choices.split(',').map((choice) => before + choice + after);
}

test('the lists of exceptions name nothing that is not there', () => {
  const globs = [...SAME_EACH_TIME, ...TIMELESS, ...STAYS].flatMap(expanded);
  expect(globs.filter((glob) => !samples.some(({ name }) => matchesGlob(glob, name)))).toEqual([]);
});

/** Those that every profile has without saying so. */
const COMMON_PATHS = defineProvider({ id: '', name: '', signature: { kind: 'none' }, eventType: {}, headers: [] })
  .refresh.idPaths;

test('every path to an id leads to one, in some sample', () => {
  const useless = (providers as readonly Provider[]).flatMap(({ id, refresh: { idPaths = [] } }) => {
    const own = String(idPaths) === String(COMMON_PATHS) ? [] : idPaths;
    const events = listFixtures(id).map((fixture) => {
      const event = loadFixture(fixture);
      openEncoded(event);
      return event;
    });
    const isThere = (path: string): boolean => events.some((event) => matchingPaths(event, parsePath(path)).length > 0);
    return own.filter((path) => !isThere(path)).map((path) => `${id}: ${path}`);
  });
  expect(useless).toEqual([]);
});

const ids = [...new Set(samples.map(({ provider }) => provider.id))];

describe.each(ids)('%s', (id) => {
  const own = samples.filter(({ provider }) => provider.id === id);
  test('makes requests that are valid at the time they are made', async () => {
    const refused: string[] = [];
    for (const sample of own) {
      const { provider } = sample;
      if (!isSigning(provider)) continue;
      const secrets = [secretOf(provider, 'right')];
      const event = await compose(sample, 'a');
      const { rawHeaders, body, url } = providerRequest({ provider, ...event, at: NOW, secrets, extra: [], url: URL_ });
      const parts = { rawHeaders, body, method: 'POST', urls: [url], secrets, at: NOW };
      const verdict = verifySignature(provider.id, provider.signature, parts);
      if (!verdict.valid) refused.push(`${sample.name}: ${verdict.detail}`);
    }
    expect(refused).toEqual([]);
  });

  test('makes events that happen now, with nothing left of when the sample did', async () => {
    const wrong: string[] = [];
    for (const sample of own) {
      const { body } = await compose(sample, 'a');
      const times = timesIn(readable(sample.provider, body), sample.provider.refresh.times.zone);
      if (times.some(isNow) === isAmong(TIMELESS, sample.name)) wrong.push(sample.name);
      if (times.some(isOfSample) !== isAmong(STAYS, sample.name)) wrong.push(`${sample.name}: a time of the sample`);
    }
    expect(wrong).toEqual([]);
  });

  test('makes an event of its own each time, with an id of its own', async () => {
    const same: string[] = [];
    for (const sample of own) {
      const [first, second] = [await compose(sample, 'a'), await compose(sample, 'b')];
      const isSame = Buffer.compare(first.body, second.body) === 0;
      if (isSame !== isAmong(SAME_EACH_TIME, sample.name)) same.push(sample.name);
      if (first.eventId !== undefined && first.eventId === second.eventId) same.push(`${sample.name}: the event id`);
    }
    expect(same).toEqual([]);
  });
});
