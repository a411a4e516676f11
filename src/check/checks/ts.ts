import { headerValue, overrideHeaders } from '../../core/headers.ts';
import { timestampText } from '../../core/signature.ts';
import type { RawHeaders } from '../../core/types.ts';
import type { Check, Shot } from '../model.ts';
import type { Target } from '../target.ts';
import type { Trial } from '../trial.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OLD_MS = 10 * MINUTE_MS;

/** Whether the provider's own library takes any timestamp ahead of its clock. */
const acceptsFuture = ({ profile }: Target): boolean => profile?.timestamp?.refusesFuture !== true;

/** The time that is signed, and several signatures in one header. */
export const ts: readonly Check[] = [
  {
    id: 'TS-001',
    severity: 'must',
    title: 'A stale event is refused',
    why: 'Who has seen one request can send it again for ever, signature and all.',
    sends: 'events that were signed ten minutes and a day ago',
    advice: 'timestamp',
    evidence: ['Standard Webhooks 1.0.0', 'Agent-Field/agentfield#717'],
    needs: ['digest', 'timestamp', 'tolerance', 'body_signed'],
    needsClock: true,
    phase: 'forged',
    explains: ['TS-002', 'TS-003', 'TS-004'],
    kind: 'refused',
    shots: ({ event, genuine, target }) => {
      const tolerance = (target.profile?.timestamp?.toleranceSeconds ?? 0) * 1000;
      return [
        genuine(event(), 'signed ten minutes ago', { ageMs: Math.max(OLD_MS, 2 * tolerance), isForged: true }),
        genuine(event(), 'signed a day ago', { ageMs: Math.max(24 * HOUR_MS, 4 * tolerance), isForged: true }),
      ];
    },
  },
  {
    id: 'TS-002',
    severity: 'should',
    title: 'A timestamp far in the future is refused',
    why: 'A request that is dated ahead can be sent again until its time has come.',
    sends: 'events that are signed for an hour from now, and in milliseconds in place of seconds',
    advice: 'timestamp',
    evidence: ['camunda/connectors#8989', "Stripe's own library accepts it"],
    needs: ['digest', 'timestamp', 'tolerance', 'seconds', 'body_signed'],
    severityFor: (target) => (acceptsFuture(target) ? 'info' : undefined),
    needsClock: true,
    phase: 'forged',
    kind: 'refused',
    reach: 'signed',
    shots: ({ event, genuine, target }) => {
      const tolerance = (target.profile?.timestamp?.toleranceSeconds ?? 0) * 1000;
      const inMilliseconds = String(target.now().getTime());
      return [
        genuine(event(), 'signed for an hour from now', { ageMs: -Math.max(HOUR_MS, 2 * tolerance), isForged: true }),
        genuine(event(), 'a timestamp in milliseconds', { timestamp: inMilliseconds, isForged: true }),
      ];
    },
  },
  {
    id: 'TS-003',
    severity: 'must',
    title: 'The timestamp whose age is judged is the one that was signed',
    why: 'Where one is judged and another is signed, an old request is made fresh without the secret.',
    sends: 'stale requests with a second, fresh timestamp, and with another id',
    advice: 'timestamp',
    evidence: ['prathamdby/pr-agent#476'],
    needs: ['digest', 'timestamp', 'tolerance', 'header', 'body_signed'],
    needsClock: true,
    phase: 'forged',
    kind: 'refused',
    shots: refreshed,
  },
  {
    id: 'TS-004',
    severity: 'must',
    title: 'A timestamp that is no number is refused',
    why: 'NaN is neither too old nor too new: such a request passes for ever. One that throws fills the error log.',
    sends: 'rightly signed texts such as "abc", "-1" and "123x" for the timestamp',
    advice: 'timestamp',
    evidence: ['TheMorpheus407/the-dmz#2088', 'elizaOS/eliza#24389', 'open-mercato/open-mercato#3945'],
    needs: ['digest', 'timestamp', 'tolerance', 'seconds', 'body_signed'],
    needsClock: true,
    phase: 'forged',
    kind: 'refused',
    orCrash: true,
    reach: 'signed',
    shots: ({ event, genuine, target }) =>
      // What has no digits in it Stripe's own library takes for a time, if it is signed.
      [...(acceptsFuture(target) ? [] : ['abc', 'NaN', '']), '-1', '123x'].map((timestamp) =>
        genuine(event(), `the timestamp "${timestamp}"`, { timestamp, isForged: true }),
      ),
  },
  {
    id: 'TS-005',
    severity: 'should',
    title: 'A usual delay and clocks that differ a little are accepted',
    why: 'A queue at the provider, or a clock that is half a minute off, would lose events.',
    sends: 'right events that were signed two minutes ago and half a minute from now',
    advice: 'timestamp',
    evidence: ['opengovsg/formsg-javascript-sdk#47'],
    needs: ['digest', 'timestamp', 'tolerant', 'body_signed'],
    needsClock: true,
    phase: 'torture',
    kind: 'accepted',
    features: [
      { label: 'signed two minutes ago', group: 'body', signing: { ageMs: 2 * MINUTE_MS } },
      { label: 'signed half a minute from now', group: 'transport', signing: { ageMs: -MINUTE_MS / 2 } },
    ],
  },
  {
    id: 'ROT-001',
    severity: 'must',
    title: 'One right signature of several is enough',
    why: 'While a secret is changed, the provider signs with both: a receiver that reads one signature loses every event of that time.',
    sends: 'right events with a further signature of another secret, before and after the right one',
    advice: 'rotation',
    evidence: ['Significant-Gravitas/AutoGPT#13435', 'adnanh/webhook#355'],
    needs: ['several'],
    phase: 'torture',
    kind: 'accepted',
    features: [
      { label: 'the right signature after another one', group: 'body', signing: { secrets: 'wrong_first' } },
      { label: 'the right signature before another one', group: 'transport', signing: { secrets: 'wrong_last' } },
    ],
  },
];

/** Stale requests, each with something fresh about it that is not signed. */
function refreshed({ event, genuine, target }: Trial): Shot[] {
  const { profile } = target;
  if (!profile?.timestamp) return [];
  const { timestamp, place, idHeader } = profile;
  const tolerance = (timestamp.toleranceSeconds ?? 0) * 1000;
  const fresh = timestampText(profile, target.now());
  const stale = (label: string, headers: (old: RawHeaders) => RawHeaders): Shot =>
    genuine(event(), label, { ageMs: Math.max(OLD_MS, 2 * tolerance), isForged: true, headers });
  const { header } = timestamp;
  const value = (headers: RawHeaders): string => headerValue(headers, place.name) ?? '';
  const part = place.parts.find((each) => each.includes('{timestamp}'))?.replace('{timestamp}', fresh) ?? '';
  const separator = place.separator ?? '';
  const shots =
    header === undefined
      ? [
          stale('a fresh timestamp before the stale one', (old) =>
            overrideHeaders(old, [[place.name, part + separator + value(old)]]),
          ),
          stale('a fresh timestamp after the stale one', (old) =>
            overrideHeaders(old, [[place.name, value(old) + separator + part]]),
          ),
        ]
      : [
          stale('a fresh timestamp header after the stale one', (old) => [...old, [header, fresh]]),
          stale('a fresh timestamp header before the stale one', (old) => [[header, fresh], ...old]),
          ...siblings(header).map((sibling) =>
            stale(`a fresh ${sibling} header beside the stale one`, (old) => [...old, [sibling, fresh]]),
          ),
        ];
  if (idHeader === undefined) return shots;
  const other = event().eventId ?? 'msg_hooks_check';
  return [
    ...shots,
    genuine(event(), 'an id that was changed after signing', {
      isForged: true,
      headers: (right) => overrideHeaders(right, [[idHeader, other]]),
    }),
  ];
}

/** Standard Webhooks under its older name, and the other way round: libraries read both. */
function siblings(header: string): string[] {
  if (header === 'webhook-timestamp') return ['svix-timestamp'];
  return header === 'svix-timestamp' ? ['webhook-timestamp'] : [];
}
