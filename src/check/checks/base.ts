import { answerWords, isHtml, isYes } from '../answer.ts';
import { fail, inconclusive, pass } from '../judging.ts';
import type { Answer, Case, Check } from '../model.ts';
import { whatIsVerified } from '../signed-as.ts';
import type { Trial } from '../trial.ts';

const rightCases = ({ baseline: { cases } }: Trial): Case[] => [cases.warmUp, cases.first, cases.second];

const isRedirect = (answer: Answer): boolean => answer.kind === 'answer' && answer.status >= 300 && answer.status < 400;

/** A framework's guard of its forms against requests from other sites. */
const isForgeryGuard = (answer: Answer): boolean =>
  answer.kind === 'answer' &&
  [400, 403, 419, 422].includes(answer.status) &&
  /csrf|forgery|authenticity|page expired/i.test(answer.text);

/** Why the handler was not asked at all, where the answer tells. */
function whyNotReached(answer: Answer): string | undefined {
  if (answer.kind === 'silence') return undefined;
  if (isRedirect(answer)) return 'no provider follows a redirect';
  if (isForgeryGuard(answer)) return "the framework's guard against cross-site requests stands before the route";
  if (answer.status === 404) return 'there is no such route, or it hides behind 404';
  return answer.status === 405 ? 'the route takes no POST' : undefined;
}

/** Whether the receiver can be judged at all. */
export const base: readonly Check[] = [
  {
    id: 'BASE-001',
    severity: 'must',
    title: 'A rightly signed event is acknowledged with 2xx',
    why: 'The provider takes any other answer for a failure: it sends the event again, and in the end disables the endpoint.',
    sends: 'three right events about different things',
    advice: 'raw_body',
    evidence: ['Razorpay, "Validate and test webhooks"', 'stripe/stripe-node#341'],
    phase: 'baseline',
    accepted: 3,
    kind: 'judged',
    async judge(trial) {
      const { mode } = trial.baseline;
      const [, first, second] = rightCases(trial) as [Case, Case, Case];
      const cases = [first, second].filter(({ answer }) => !isYes(answer));
      if (mode === 'business') return inconclusive('Refused for what the event says, not for its signature.', cases);
      if (cases.length === 0) return pass('Accepted.');
      const [{ answer }] = cases as [Case];
      const seen = `Answered ${answerWords(answer)}`;
      if (mode === 'broken')
        return fail(`${seen}: its log says why.`, cases, { reach: 'signed', advice: 'parse_safely' });
      const elsewhere = whyNotReached(answer);
      if (elsewhere !== undefined) return fail(`${seen}: ${elsewhere}.`, cases, { advice: 'right_route' });
      if (mode !== 'reject_all') return fail(`${seen}.`, cases, { reach: 'signed' });
      return fail(`${seen}. ${await whatIsVerified(trial)}`, cases, { reach: 'signed' });
    },
  },
  {
    id: 'BASE-002',
    severity: 'must',
    title: 'It does not redirect',
    why: 'Providers count a redirect as a failed delivery and do not follow it.',
    sends: 'the same',
    advice: 'right_route',
    evidence: ['Standard Webhooks 1.0.0', 'CloudEvents HTTP webhook 1.0.2, section 2.2', 'imranhsayed/woo-next#82'],
    phase: 'baseline',
    explains: ['BASE-001'],
    kind: 'judged',
    async judge(trial) {
      const cases = rightCases(trial).filter(({ answer }) => isRedirect(answer));
      return cases.length === 0 ? pass('No redirect.') : fail('Answered with a redirect.', cases.slice(0, 1));
    },
  },
  {
    id: 'BASE-003',
    severity: 'must',
    title: 'The answer is not a web page',
    why: 'A page with status 200 is a login form or a catch-all route: the handler was never reached, and the provider believes that the event was taken.',
    sends: 'the same',
    advice: 'right_route',
    evidence: ['mickasmt/next-saas-stripe-starter#36'],
    phase: 'baseline',
    // The page is answered whatever the signature.
    explains: ['SIG-001', 'SIG-002', 'SIG-003'],
    kind: 'judged',
    async judge(trial) {
      const cases = rightCases(trial).filter(({ answer }) => isYes(answer) && isHtml(answer));
      return cases.length === 0 ? pass('No page.') : fail('Answered 2xx with an HTML page.', cases.slice(0, 1));
    },
  },
  {
    id: 'BASE-004',
    severity: 'must',
    title: 'It answers before the provider gives up',
    why: 'A late 2xx counts as a failure: the work is done, and the event comes again.',
    sends: 'two of them, after a first one that is not timed',
    advice: 'answer_early',
    evidence: ['Razorpay: 5 s', 'GitHub, "Best practices": 10 s', 'tramlinehq/tramline#128'],
    phase: 'baseline',
    explains: ['BASE-001'],
    kind: 'judged',
    async judge(trial) {
      const { timeoutMs, isAssumed } = trial.target.provider.delivery;
      const [, first, second] = rightCases(trial) as [Case, Case, Case];
      const cases = [first, second];
      const fastest = Math.min(...cases.map(({ answer }) => answer.durationMs));
      const words = `${Math.round(fastest)} ms of the ${timeoutMs / 1000} s that ${trial.target.provider.name} waits${isAssumed ? ' (assumed)' : ''}`;
      if (cases.every(({ answer }) => answer.kind === 'silence' && answer.reason !== 'timeout'))
        return inconclusive('No answer to time.');
      if (fastest >= timeoutMs) return fail(`It takes longer than ${words}.`, cases.slice(0, 1), { reach: 'signed' });
      if (fastest > timeoutMs / 2) return { verdict: 'warn', note: `It takes ${words}.`, cases: cases.slice(0, 1) };
      return pass(`It takes ${words}.`);
    },
  },
];
