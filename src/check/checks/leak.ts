import { fail, pass } from '../judging.ts';
import type { Case, Check } from '../model.ts';
import type { Trial } from '../trial.ts';

/** What a page for developers looks like in the frameworks in use. */
const TRACES: readonly RegExp[] = [
  /\n?\s+at (?:async )?[\w.<>[\] ]*\(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s)]+:\d+:\d+\)?/,
  /<br>\s*(?:&nbsp;\s*)+at /,
  /Traceback \(most recent call last\)/,
  /Werkzeug Debugger|You're seeing this error because you have <code>DEBUG = True/,
  /(?:Fatal error|Warning|Notice|Uncaught \w+)<?\/?b?>?:? .* in <?b?>?\/[^\s<]+\.php/,
  /\bgoroutine \d+ \[running\]/,
  /\n\s+at [\w$.]+\([\w$]+\.java:\d+\)|Whitelabel Error Page/,
  /\b[\w/.-]+\.rb:\d+:in [`']/,
];

const SHOWN_MAX = 3;

/** What answers give away. */
export const leak: readonly Check[] = [
  {
    id: 'LEAK-001',
    severity: 'must',
    title: 'No answer holds the right signature or the secret',
    why: 'Who sends a made-up event is told the signature that it needs, and sends it again.',
    sends: 'nothing more: it is looked for in all answers',
    advice: 'quiet_refusal',
    evidence: ['adnanh/webhook#85', 'adnanh/webhook#83'],
    needs: ['signature'],
    unverified: 'made',
    phase: 'last',
    kind: 'judged',
    async judge(trial) {
      const cases = trial.log.filter((each) => givesAway(each, trial.target.secret.value)).slice(0, SHOWN_MAX);
      if (cases.length === 0) return pass('No answer holds them.');
      return fail('An answer holds the signature that the request should have had, or the secret.', cases, {
        reach: 'anyone',
      });
    },
  },
  {
    id: 'LEAK-002',
    severity: 'should',
    title: 'No answer shows a stack trace or a debug page',
    why: 'Paths, versions and code are shown to anybody.',
    sends: 'nothing more: it is looked for in all answers',
    advice: 'error_page',
    evidence: ['Commit451/skyhook#121', 'expressjs/express#3920'],
    unverified: 'made',
    phase: 'last',
    kind: 'judged',
    judge: judgeTraces,
  },
];

/** Short secrets are words, which stand in texts by chance. */
const SECRET_LENGTH_MIN = 8;

function givesAway({ shot, answer }: Case, secret: string): boolean {
  if (answer.kind === 'silence') return false;
  return (
    shot.withheld.some((text) => answer.text.includes(text)) ||
    (secret.length >= SECRET_LENGTH_MIN && answer.text.includes(secret))
  );
}

async function judgeTraces({ log }: Trial): Promise<ReturnType<typeof pass>> {
  const shown = log.filter(({ answer }) => answer.kind === 'answer' && TRACES.some((trace) => trace.test(answer.text)));
  const forged = shown.filter(({ shot }) => !shot.genuine);
  if (shown.length === 0) return pass('None does.');
  return fail(
    'An answer shows a stack trace. Does the app run in development mode (NODE_ENV, DEBUG)?',
    (forged.length > 0 ? forged : shown).slice(0, SHOWN_MAX),
    { reach: forged.length > 0 ? 'anyone' : 'signed' },
  );
}
