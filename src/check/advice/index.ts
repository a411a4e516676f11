import type { AdviceTopic, Framework } from '../../core/check-report.ts';
import type { Advice } from './advice.ts';
import { handling } from './handling.ts';
import { receiving } from './receiving.ts';
import { refusing } from './refusing.ts';
import { verifying } from './verifying.ts';

/** What is known of each kind of mistake and its mending. */
export const ADVICE: Readonly<Record<AdviceTopic, Advice>> = { ...verifying, ...handling, ...receiving, ...refusing };

/** The advice for a framework; for one whose language shares the code, that of the language. */
export function adviceFor(topic: AdviceTopic, framework: Framework): { text: string; code: string | undefined } {
  const { text, code } = ADVICE[topic];
  return { text, code: code[framework] };
}
