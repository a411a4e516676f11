import { HANDLING_BUGS } from './check-bugs-handling.ts';
import { SIGNATURE_BUGS } from './check-bugs-signature.ts';

export const BUGS = { ...SIGNATURE_BUGS, ...HANDLING_BUGS };

/** What a receiver does wrong, in words. */
export type Bug = keyof typeof BUGS;
