import { isCrash } from '../answer.ts';
import { withMembers } from '../event.ts';
import { crashWords, fail, inconclusive, isTaken, pass, rateLimited } from '../judging.ts';
import type { Answer, Case, Check, Judgement, Shot } from '../model.ts';
import type { Trial } from '../trial.ts';

const KB = 1024;
const HUGE_BYTES = 24 * KB * KB;
const CHUNK_BYTES = 64 * KB;
const BURST = 60;

/** The largest event that is usual, by provider. */
const LARGE_KB: Readonly<Record<string, number>> = { github: 150, shopify: 150 };

/** Where nothing right is accepted any more, what they sent was not, either. */
const TAKE_RIGHT_ONES =
  'RAW-001 RAW-002 RAW-003 RAW-004 RAW-005 TS-005 ROT-001 ENC-001 ENC-002 ENC-003 IDEM-001 IDEM-003 IDEM-005 EVT-001 EVT-006 SIZE-001'.split(
    ' ',
  );

/** Large bodies, many requests, and whether the receiver is still well. */
export const load: readonly Check[] = [
  {
    id: 'SIZE-001',
    severity: 'should',
    title: 'A large event is accepted',
    why: 'The framework has a limit that is lower than what the provider sends: large events never arrive.',
    sends: 'a right event of 64 kB (GitHub, Shopify: 150 kB)',
    advice: 'body_limit',
    evidence: ['backstage/backstage#28910', 'mend/renovate-ce-ee#354'],
    needs: ['json'],
    severityFor: ({ provider }) => (LARGE_KB[provider.id] === undefined ? undefined : 'must'),
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    judge: judgeLarge,
  },
  {
    id: 'SIZE-002',
    severity: 'should',
    title: 'A huge body without a signature is cut short',
    why: 'Anybody can fill the memory with bodies that are read whole before anything is verified.',
    sends: 'forged bodies of 24 MB, with Content-Length and in chunks',
    advice: 'body_limit',
    evidence: ['CVE-2024-40634', 'CVE-2026-42294'],
    phase: 'genuine',
    intrusive: true,
    kind: 'judged',
    judge: judgeHuge,
  },
  {
    id: 'LOAD-001',
    severity: 'info',
    title: 'Sixty events at a time are answered in time',
    why: 'Sales, monthly runs and retries come in bursts; what is late counts as failed.',
    sends: '60 right events at once',
    advice: 'answer_early',
    evidence: ['Razorpay, "Best practices"'],
    phase: 'genuine',
    intrusive: true,
    accepted: BURST,
    kind: 'judged',
    judge: judgeBurst,
  },
  {
    id: 'SURV-001',
    severity: 'must',
    title: 'After all of this it is alive, and still verifies',
    why: 'One request that stops the process stops all events until somebody starts it again.',
    sends: 'a right event at the end',
    advice: 'stay_alive',
    evidence: ['CVE-2023-50728', 'inkbox-ai/inkbox#178'],
    unverified: 'made',
    phase: 'last',
    explains: TAKE_RIGHT_ONES,
    accepted: 1,
    kind: 'judged',
    judge: judgeSurvival,
  },
];

async function judgeLarge(trial: Trial): Promise<Judgement> {
  if (trial.baseline.mode === 'business') return inconclusive('Events are refused for what they say.');
  const size = (LARGE_KB[trial.target.provider.id] ?? 64) * KB;
  const large = await sendPadded(trial, size, `an event of ${size / KB} kB`);
  if (await isTaken(large, trial)) return pass(`${size / KB} kB were accepted.`);
  if (trial.read(large.answer) === 'throttled') return rateLimited();
  const small = await sendPadded(trial, 1, 'the same, but small');
  if (!(await isTaken(small, trial)))
    return inconclusive('A small event of that form is refused, too.', [large, small]);
  return fail(`${crashWords([large])} to ${size / KB} kB; the same event is accepted when it is small.`, [large], {
    reach: 'signed',
  });
}

async function sendPadded(trial: Trial, length: number, label: string): Promise<Case> {
  const event = trial.event();
  const padding = Math.max(1, length - event.body.length);
  const body = Buffer.from(withMembers(event.body, `"padding":"${'x'.repeat(padding)}"`));
  const shot = trial.genuine(event, label, { body });
  return { shot, answer: await trial.fire(shot) };
}

async function judgeHuge(trial: Trial): Promise<Judgement> {
  const body = Buffer.alloc(HUGE_BYTES, 0x78);
  const chunks = Array.from({ length: HUGE_BYTES / CHUNK_BYTES }, (_, index) =>
    body.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
  const plain = trial.forged(trial.event(), '');
  const shots: Shot[] = [
    { ...plain, body, label: '24 MB with Content-Length' },
    { ...plain, body, chunks, label: '24 MB in chunks' },
  ];
  const cases: Case[] = [];
  for (const shot of shots) cases.push({ shot, answer: await trial.fire(shot) });
  const bad = cases.filter(({ answer }) => isHarmed(answer) || trial.read(answer) === 'accepted');
  if (bad.length > 0) return fail(`${crashWords(bad)}.`, bad, { reach: 'anyone' });
  // A connection that is closed early is a limit, too.
  const unlimited = cases.filter(({ answer }) => answer.kind === 'answer' && answer.status !== 413);
  if (unlimited.length > 0)
    return {
      verdict: 'warn',
      note: `${crashWords(unlimited)}, not 413: the whole body was read.`,
      cases: unlimited,
      reach: 'anyone',
    };
  return pass('Refused for its size.');
}

const isHarmed = (answer: Answer): boolean =>
  answer.kind === 'answer' ? isCrash(answer) : answer.reason === 'timeout' || answer.reason === 'gone';

async function judgeBurst(trial: Trial): Promise<Judgement> {
  const shots = Array.from({ length: BURST }, (_, index) =>
    trial.genuine(trial.event(), `event ${index + 1} of ${BURST} at once`),
  );
  const answers = await trial.fireTogether(shots);
  const cases = shots.flatMap((shot, index) => {
    const answer = answers[index];
    return answer ? [{ shot, answer }] : [];
  });
  const failed = cases.filter(({ answer }) => answer.kind === 'answer' && isCrash(answer));
  const deadline = trial.target.provider.delivery.timeoutMs;
  const times = answers.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  const late = times[Math.floor(times.length * 0.95)] ?? 0;
  const words = `95 of 100 within ${Math.round(late)} ms`;
  if (failed.length > 0)
    return { verdict: 'info', note: `${crashWords(failed)}; ${words}.`, cases: failed.slice(0, 1), reach: 'signed' };
  if (late >= deadline)
    return { verdict: 'info', note: `${words}: the provider waits ${deadline} ms.`, cases: [], reach: 'signed' };
  const dropped = cases.filter(({ answer }) => answer.kind === 'silence');
  if (dropped.length > 0)
    return {
      verdict: 'warn',
      note: `${dropped.length} connections were not served; ${words}.`,
      cases: dropped.slice(0, 1),
    };
  return pass(`${words}.`);
}

async function judgeSurvival(trial: Trial): Promise<Judgement> {
  const [crash] = trial.crashes;
  if (crash) {
    const reach = trial.crashes.every(({ shot }) => shot.genuine) ? 'signed' : 'anyone';
    const severity = reach === 'anyone' ? 'must' : 'should';
    const when = crash.checkId === '' ? 'one of the first requests' : crash.checkId;
    return fail(`The process ended at ${when}: ${crash.shot.label}.`, [crash], {
      reach,
      severity,
      causedBy: trial.crashes.map(({ checkId }) => checkId),
    });
  }
  if (!canBeAccepted(trial)) return inconclusive(trial.baseline.note);
  const shot = trial.genuine(trial.event(), 'a right request at the end');
  const last: Case = { shot, answer: await trial.fire(shot) };
  if (await isTaken(last, trial)) return pass('A right request is accepted at the end.');
  if (trial.read(last.answer) === 'throttled') return rateLimited();
  if (trial.read(last.answer) === 'refused')
    return inconclusive(
      `${crashWords([last])} to a right request at the end, as no forged one was: does it shut out who sends many?`,
      [last],
    );
  return fail(`${crashWords([last])}: a right request at the end is not accepted any more.`, [last], {
    reach: 'anyone',
  });
}

function canBeAccepted({ baseline: { mode } }: Trial): boolean {
  return mode !== 'reject_all' && mode !== 'broken' && mode !== 'slow';
}
