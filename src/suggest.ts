import { distance } from 'fastest-levenshtein';

/** The candidates that a mistyped word is near to, nearest first, at most three. */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const part = word.toLowerCase();
  return (
    candidates
      .map((candidate) => ({ candidate, far: wordDistance(part, candidate.toLowerCase()) }))
      // As many changes as letters make any word of any other.
      .filter(
        ({ candidate, far }) =>
          (far <= limit && far < part.length) || (part.length > 2 && candidate.toLowerCase().includes(part)),
      )
      .toSorted((a, b) => a.far - b.far)
      .slice(0, 3)
      .map(({ candidate }) => candidate)
  );
}

/** `provider/event` is also near to what is near to its event. */
function wordDistance(word: string, candidate: string): number {
  const afterSlash = candidate.slice(candidate.indexOf('/') + 1);
  return Math.min(distance(word, candidate), distance(word, afterSlash));
}

/** "Did you mean a, b or c?", or the other sentence when nothing is near. */
export function didYouMean(word: string, candidates: readonly string[], otherwise: string): string {
  const near = nearest(word, candidates);
  if (near.length === 0) return otherwise;
  const last = near.at(-1);
  return `Did you mean ${near.length > 1 ? `${near.slice(0, -1).join(', ')} or ${last}` : last}?`;
}
