import { headerValue } from '../core/headers.ts';
import type { Answer } from './model.ts';

/** Of an answer's body, so much tells it from others. */
const TEXT_MAX = 600;

/** What tells answers of one kind from others. */
export type Print = (answer: Answer) => string;

/**
 * What is the same in two answers of one kind: status and text, without ids, times and counts. Two refusals by the same
 * line of code are alike, whatever they refuse.
 */
export function fingerprint(answer: Answer): string {
  if (answer.kind === 'silence') return answer.reason;
  return `${answer.status} ${plainText(answer.text)}`;
}

/**
 * The closest look at which these answers are alike. Where they count, or have random words of their own, it is by what they
 * share; undefined: they share nothing.
 */
export function printOf(answers: readonly Answer[]): Print | undefined {
  if (new Set(answers.map(fingerprint)).size <= 1) return fingerprint;
  const [first = [], ...others] = answers.map(wordsOf);
  const shared = new Set(first.filter((word) => others.every((words) => words.includes(word))));
  if (shared.size === 0) return undefined;
  return (answer) =>
    `${statusOf(answer)} ${wordsOf(answer)
      .filter((word) => shared.has(word))
      .join(' ')}`;
}

const statusOf = (answer: Answer): number | string => (answer.kind === 'answer' ? answer.status : answer.reason);

const wordsOf = (answer: Answer): string[] =>
  (answer.kind === 'answer' ? plainText(answer.text) : '').split(/[\s,:{}[\]]+/).filter((word) => word !== '');

function plainText(text: string): string {
  return text
    .slice(0, TEXT_MAX)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replace(/\b[0-9a-f]{16,}\b/gi, '<hex>')
    .replace(/\b[a-z]{2,10}_[0-9A-Za-z_]{8,}\b/g, '<id>')
    .replace(/\b(?=\w*\d)(?=\w*[A-Za-z])\w{12,}\b/g, '<id>')
    .replace(/\b\d+(?:\.\d+)?\s?(?:ms|s|µs)\b/g, '<duration>')
    .replace(/\d{3,}/g, '<number>')
    .toLowerCase();
}

export function isYes(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
}

/** What says that a method or a version is not known, which is a decision. */
const DECISIONS = new Set([501, 505]);

/** An error of the receiver's own: it did not decide, it fell. */
export function isCrash(answer: Answer): boolean {
  return answer.kind === 'silence' || (answer.status >= 500 && !DECISIONS.has(answer.status));
}

export function isThrottled(answer: Answer): boolean {
  return (
    answer.kind === 'answer' && (answer.status === 429 || (answer.status === 503 && waitAsked(answer) !== undefined))
  );
}

/** How long the receiver asks to be left alone, in milliseconds. */
export function waitAsked(answer: Answer): number | undefined {
  if (answer.kind === 'silence') return undefined;
  const text = headerValue(answer.rawHeaders, 'retry-after');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** As long as a signature, which no report shows. */
const DIGESTS = /[0-9a-f]{32,}|[0-9a-z+/]{42,}={0,2}/gi;

/** An answer in a few words. */
export function answerWords(answer: Answer): string {
  if (answer.kind === 'answer') {
    const [line = ''] = answer.text.trim().replace(DIGESTS, '…').split('\n');
    const text = line.length > 80 ? `${line.slice(0, 79)}…` : line;
    return `${answer.status}${text === '' ? '' : ` ${text}`}`;
  }
  return {
    timeout: 'no answer in time',
    closed: 'connection closed without an answer',
    gone: 'nothing listens there any more',
    other: 'no answer',
  }[answer.reason];
}

export function isHtml(answer: Answer): boolean {
  return answer.kind === 'answer' && /^\s*(?:<!doctype html|<html)/i.test(answer.text);
}
