import type { AdviceTopic } from '../../core/check-report.ts';
import type { Advice } from './advice.ts';
import { handling } from './handling.ts';
import { receiving } from './receiving.ts';
import { refusing } from './refusing.ts';
import { verifying } from './verifying.ts';

/** What is known of each kind of mistake and its mending. */
export const ADVICE: Readonly<Record<AdviceTopic, Advice>> = { ...verifying, ...handling, ...receiving, ...refusing };
