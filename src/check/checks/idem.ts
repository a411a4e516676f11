import { headerValue, overrideHeaders } from '../../core/headers.ts';
import { isCrash, isYes } from '../answer.ts';
import { isAboutNew, type TestEvent } from '../event.ts';
import { crashWords, fail, inconclusive, labels, pass, rateLimited } from '../judging.ts';
import type { Answer, Case, Check, Judgement, Shot } from '../model.ts';
import type { Trial } from '../trial.ts';

const NO_PROBE = 'Seen from outside, that cannot be told: --probe-url, --probe-cmd or --probe-log shows effects.';

/** What an app says to an event that it has seen before. */
const SAYS_SEEN = /duplicat|already\s+(?:been\s+)?(?:processed|handled|received|seen|exists)/i;
/** And to one that it has not: `"duplicate": false`. */
const SAYS_NEW = /"?\w*duplicat\w*"?\s*[:=]\s*(?:false|0|null|no)\b|\b(?:not?|non)[\s-]+(?:an?\s+)?duplicat\w*/gi;

const saysSeen = (answer: Answer): boolean =>
  answer.kind === 'answer' && isYes(answer) && SAYS_SEEN.test(answer.text.replaceAll(SAYS_NEW, ''));

const NO_EFFECT = 'The probe knows no effect of that event.';

const NOT_NEW = 'Events of this sample differ in no id but their own: an app may rightly take them for one.';

const DUPLICATES = 12;

/** Providers deliver at least once. */
export const idem: readonly Check[] = [
  {
    id: 'IDEM-004',
    severity: 'must',
    title: 'An id that is known is no way around verification',
    why: 'Who knows the id of an event gets a yes without a signature, and can tell which events there were.',
    sends: 'requests without a right signature that carry the id of an event that was accepted',
    advice: 'verify_first',
    evidence: ['An id that is looked up before the signature is verified'],
    needs: ['event_id', 'signature', 'apart'],
    // After an event came again: now it is known how an app answers what it has seen.
    phase: 'genuine',
    kind: 'refused',
    shots: ({ baseline, unsigned, forged }) => [
      unsigned(baseline.event, 'the id of an accepted event, no signature'),
      forged(baseline.event, 'the id of an accepted event, a wrong signature'),
    ],
  },
  {
    id: 'IDEM-001',
    severity: 'must',
    title: 'An event that comes again is answered 2xx',
    why: 'The provider sends an event again when it did not see the answer; refused, it goes on sending, and gives the endpoint up.',
    sends: 'an event that was accepted, once more',
    advice: 'idempotency',
    evidence: ['Razorpay, "Best practices"', 'Standard Webhooks 1.0.0'],
    unverified: 'made',
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    judge: judgeRedelivery,
  },
  {
    id: 'IDEM-002',
    severity: 'must',
    title: 'An event that comes again has no second effect',
    why: 'Money is credited twice, goods are sent twice.',
    sends: 'nothing more: the effects of that event are counted',
    advice: 'idempotency',
    evidence: ['webrenew/memories#396', 'Razorpay, "Best practices"'],
    unverified: 'made',
    phase: 'genuine',
    explains: ['IDEM-007'],
    kind: 'judged',
    async judge(trial) {
      const { event, cases } = trial.baseline;
      const effects = await trial.effectsOf?.(event);
      if (effects === undefined) return inconclusive(NO_PROBE);
      const again = trial.log.filter(({ checkId }) => checkId === 'IDEM-001');
      if (again.length === 0) return inconclusive('The event was not sent again (IDEM-001).');
      if (effects === 0) return inconclusive(NO_EFFECT);
      if (effects <= (await effectsOfOne(trial))) return pass('No effect after two deliveries that one has not.');
      return fail(`${effects} effects after two deliveries of one event.`, [cases.second, ...again], {
        reach: 'signed',
      });
    },
  },
  {
    id: 'IDEM-003',
    severity: 'must',
    title: 'A new event is not taken for one that was seen',
    why: 'Events are answered 2xx and dropped: nobody ever sees that they are lost.',
    sends: 'an event with a new id, after one that came twice',
    advice: 'idempotency',
    evidence: ['event.id of a body that has none is undefined for all', 'getpaykit/paykit#176'],
    needs: ['event_id'],
    unverified: 'made',
    phase: 'genuine',
    explains: ['IDEM-005'],
    accepted: 1,
    kind: 'judged',
    judge: judgeFreshEvent,
  },
  {
    id: 'IDEM-005',
    severity: 'must',
    title: 'A forged request does not use up an event id',
    why: 'Who can guess or see an id keeps the real event from being handled.',
    sends: 'a forged request with a new id, then the right one with that id',
    advice: 'idempotency',
    evidence: ['An id that is kept before the signature is verified'],
    needs: ['event_id', 'signature', 'apart'],
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    judge: judgeBurntId,
  },
  {
    id: 'IDEM-006',
    severity: 'should',
    title: 'Twelve deliveries of one event at a time are one event',
    why: 'Two workers that look for the id at the same moment both find nothing, and both go on.',
    sends: 'one new event twelve times at once',
    advice: 'idempotency',
    evidence: ['Devlaner/devlane#332', 'stellarBank#39'],
    needs: ['event_id'],
    unverified: 'made',
    phase: 'genuine',
    intrusive: true,
    accepted: DUPLICATES,
    kind: 'judged',
    judge: judgeRace,
  },
  {
    id: 'IDEM-007',
    severity: 'info',
    title: 'A request that is sent again under a new id has no second effect',
    why: 'The id is not signed: who has seen a request can send it again under another id.',
    sends: 'an accepted event, body and signature unchanged, under a new id',
    advice: 'same_content',
    evidence: ['prathamdby/pr-agent#476', 'ShipfoxHQ/shipfox#709'],
    needs: ['unsigned_id', 'signature'],
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    judge: judgeReplay,
  },
];

const asCase = async (shot: Shot, trial: Trial): Promise<Case> => ({ shot, answer: await trial.fire(shot) });

/** How many effects an event has that came once: an app may do more than one thing about it. */
async function effectsOfOne({ baseline, effectsOf }: Trial): Promise<number> {
  return Math.max(1, (await effectsOf?.(baseline.cases.first.shot)) ?? 1);
}

/** Where a new event is about the same thing as those before, that it is taken for one of them is no fault. */
function unlessAlike(event: TestEvent, judgement: Judgement): Judgement {
  return isAboutNew(event) ? judgement : inconclusive(NOT_NEW, judgement.cases);
}

async function judgeBurntId(trial: Trial): Promise<Judgement> {
  if (trial.baseline.mode === 'business') return inconclusive('Right events are refused for what they say.');
  const event = trial.event();
  await trial.fire(trial.forged(event, 'a wrong signature, a new id'));
  const genuine = await asCase(trial.genuine(event, 'the right request with that id'), trial);
  if (trial.read(genuine.answer) === 'throttled') return rateLimited();
  const effects = await trial.effectsOf?.(event);
  if (effects !== undefined && effects > 0) return pass('The right one had its effect.');
  if (effects === 0 && (await probeCounts(trial)))
    return unlessAlike(event, fail('The right one had no effect.', [genuine], { reach: 'anyone' }));
  if (saysSeen(genuine.answer))
    return unlessAlike(event, fail('The right one was taken for one that was seen.', [genuine], { reach: 'anyone' }));
  if (!isYes(genuine.answer)) return fail('The right one was refused.', [genuine], { reach: 'anyone' });
  return tellsDuplicates(trial) ? pass('The right one was answered as a new one is.') : inconclusive(NO_PROBE);
}

/** Whether any of the first right requests had an effect: else the probe counts something else. */
async function probeCounts({ baseline: { cases }, effectsOf }: Trial): Promise<boolean> {
  for (const { shot } of [cases.warmUp, cases.first, cases.second])
    if (((await effectsOf?.(shot)) ?? 0) > 0) return true;
  return false;
}

/** Whether an event that came again got another answer than at first: only then do answers tell anything. */
function tellsDuplicates({ log, baseline }: Trial): boolean {
  const again = log.find(({ checkId }) => checkId === 'IDEM-001');
  return again !== undefined && baseline.print(again.answer) !== baseline.print(baseline.cases.second.answer);
}

async function judgeRedelivery(trial: Trial): Promise<Judgement> {
  const { event, mode } = trial.baseline;
  const again = await asCase(trial.genuine(event, 'an event that was accepted, once more'), trial);
  if (mode === 'business') return inconclusive('The event was refused the first time, too.');
  if (isYes(again.answer)) return pass('Answered 2xx.');
  if (trial.read(again.answer) === 'throttled') return rateLimited();
  return fail(`${crashWords([again])}.`, [again], { reach: 'signed' });
}

async function judgeFreshEvent(trial: Trial): Promise<Judgement> {
  const { baseline } = trial;
  const event = trial.event();
  const fresh = await asCase(trial.genuine(event, 'an event with a new id'), trial);
  if (!isYes(fresh.answer)) return inconclusive('The new event was not accepted.');
  const early = [baseline.cases.first, baseline.cases.second, fresh];
  const taken = early.filter(({ answer }) => saysSeen(answer));
  if (taken.length > 0)
    return unlessAlike(
      event,
      fail('A new event was answered as one that was seen before.', taken, { reach: 'signed' }),
    );
  const effects = await trial.effectsOf?.(event);
  if (effects === 0 && (await probeCounts(trial)))
    return unlessAlike(event, fail('A new event had no effect.', [fresh], { reach: 'signed' }));
  if (effects !== undefined && effects > 0) return pass('It had its effect.');
  const again = trial.log.find(({ checkId }) => checkId === 'IDEM-001');
  if (again && tellsDuplicates(trial)) {
    return baseline.print(fresh.answer) === baseline.print(again.answer)
      ? unlessAlike(event, fail('A new event was answered as one that came again is.', [fresh], { reach: 'signed' }))
      : pass('It was answered as a new one.');
  }
  return inconclusive(NO_PROBE);
}

async function judgeRace(trial: Trial): Promise<Judgement> {
  const event = trial.event();
  const shots = Array.from({ length: DUPLICATES }, (_, index) =>
    trial.genuine(event, `one event ${DUPLICATES} times at once, number ${index + 1}`),
  );
  const answers = await trial.fireTogether(shots);
  const cases = shots.flatMap((shot, index) => {
    const answer = answers[index];
    return answer ? [{ shot, answer }] : [];
  });
  const crashed = cases.filter(({ answer }) => answer.kind === 'answer' && isCrash(answer));
  if (crashed.length > 0)
    return fail(`${crashWords(crashed)}: ${labels(crashed, 1)}.`, crashed.slice(0, 1), { reach: 'signed' });
  const effects = await trial.effectsOf?.(event);
  if (effects === undefined) return inconclusive(`None ended in an error. ${NO_PROBE}`);
  if (effects === 0) return inconclusive(NO_EFFECT);
  return effects <= (await effectsOfOne(trial))
    ? pass('No effect that one delivery has not.')
    : fail(
        `${effects} effects of one event. With several instances each may have a memory of its own.`,
        cases.slice(0, 1),
        { reach: 'signed' },
      );
}

async function judgeReplay(trial: Trial): Promise<Judgement> {
  const name = trial.target.provider.eventId?.header ?? '';
  const event: TestEvent = trial.event();
  if (!trial.effectsOf) return inconclusive(NO_PROBE);
  const first = trial.genuine(event, 'a right request');
  await trial.fire(first);
  const before = await trial.effectsOf(event);
  const otherId = trial.event().eventId ?? '';
  const id = headerValue(first.rawHeaders, name) ?? '';
  const rawHeaders = overrideHeaders(
    first.rawHeaders,
    first.rawHeaders.filter(([, value]) => value === id).map(([header]) => [header, otherId] as const),
  );
  const again = await asCase(
    { ...first, label: 'the same request under a new id', rawHeaders, eventId: otherId },
    trial,
  );
  const after = await trial.effectsOf({ eventId: otherId, body: event.body });
  const same = await trial.effectsOf(event);
  if (before === undefined || before === 0) return inconclusive(NO_EFFECT);
  if (after === 0 && same === before) return pass('No second effect.');
  return {
    verdict: 'info',
    note: `A second effect. ${trial.target.provider.name} does not sign the id: key on what the event is about, too.`,
    cases: [again],
    reach: 'anyone',
  };
}
