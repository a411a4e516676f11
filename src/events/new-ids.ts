import type { Random } from '../context.ts';
import { changingPart, decodeIdTime, idLike, idPattern, newId } from '../core/id.ts';
import { matchingPaths, nodeAt, parsePath } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { IdForm } from '../core/types.ts';
import { eachLeaf } from './leaves.ts';

export interface NewIdOptions {
  readonly now: Date;
  readonly random: Random;
  /** By how much the event's times move. */
  readonly shiftMs: number;
  /** New ids by old ones; those that are made are added. */
  readonly idsByOldId: Map<string, string>;
}

/** Gives new ids to an event: those of known forms, and what stands at the paths. Changes the node. */
export function renewIds(
  event: JsonNode,
  forms: readonly IdForm[],
  paths: readonly string[],
  options: NewIdOptions,
): void {
  const patterns = forms.map((form) => ({ form, pattern: idPattern(form) }));
  collectIds(event, patterns, options);
  for (const path of paths) collectLike(event, path, patterns, options);
  const { idsByOldId } = options;
  eachLeaf(event, ({ node, key }) => {
    if (node.kind === 'string') node.value = replaceIds(node.value, patterns, idsByOldId);
    else if (/^\d{8,}$/.test(node.text) || ID_KEY.test(key ?? '')) node.text = idsByOldId.get(node.text) ?? node.text;
  });
}

/** `amount_paid` is none. */
const ID_KEY = /(?:^|_)id$|[a-z]I[dD]$/;

type IdPattern = { readonly form: IdForm; readonly pattern: RegExp };

function collectIds(event: JsonNode, patterns: readonly IdPattern[], options: NewIdOptions): void {
  const { idsByOldId, now, random, shiftMs } = options;
  eachLeaf(event, ({ node, key }) => {
    if (node.kind !== 'string') return;
    for (const { form, pattern } of patterns) {
      if (form.keys && !(key !== undefined && form.keys.includes(key))) continue;
      for (const [, , old = ''] of node.value.matchAll(pattern)) {
        if (idsByOldId.has(old) || /^0+$/.test(old)) continue;
        const oldTime = form.timeCoded ? decodeIdTime(old) : undefined;
        idsByOldId.set(old, newId(form, random, oldTime ? new Date(oldTime.getTime() + shiftMs) : now));
      }
    }
  });
}

/** Ids of forms that nobody has written down: what is there becomes one like it. */
function collectLike(event: JsonNode, path: string, patterns: readonly IdPattern[], options: NewIdOptions): void {
  const { idsByOldId, now, random } = options;
  for (const found of matchingPaths(event, parsePath(path))) {
    const node = nodeAt(event, found);
    if (node?.kind === 'literal' && /^[1-9]\d{2,}$/.test(node.text)) {
      const fresh = idsByOldId.get(node.text) ?? idLike(node.text, random, now);
      idsByOldId.set(node.text, fresh);
      node.text = fresh;
    }
    if (node?.kind !== 'string' || node.value === '') continue;
    if (replaceIds(node.value, patterns, idsByOldId) !== node.value) continue;
    const part = changingPart(node.value);
    const before = node.value.slice(0, -part.length);
    const fresh = idLike(part, random, now);
    // A short one could be a word of any text, and a part that follows letters is none: these are one with what is before.
    const isWord = part.length >= WORD_LENGTH_MIN && !/[0-9A-Za-z]$/.test(before);
    idsByOldId.set(isWord ? part : node.value, isWord ? fresh : before + fresh);
  }
}

/** An id of so many characters is nothing else, wherever it stands as a word. */
const WORD_LENGTH_MIN = 8;

function replaceIds(text: string, patterns: readonly IdPattern[], idsByOldId: ReadonlyMap<string, string>): string {
  // Written without its prefix, too.
  const whole = idsByOldId.get(text);
  if (whole !== undefined) return whole;
  let result = text;
  for (const { form, pattern } of patterns) {
    result = result.replace(pattern, (_, prefix: string, old: string) => prefix + (idsByOldId.get(old) ?? old));
    if (!form.shortLengths) continue;
    for (const [old, fresh] of idsByOldId) {
      for (const length of form.shortLengths)
        result = replaceWord(result, old.slice(0, length), fresh.slice(0, length));
    }
  }
  for (const [old, fresh] of idsByOldId)
    if (old.length >= WORD_LENGTH_MIN && text.includes(old)) result = replaceWord(result, old, fresh);
  return result;
}

function replaceWord(text: string, word: string, replacement: string): string {
  if (!text.includes(word)) return text;
  const source = word.replace(/[^0-9A-Za-z]/g, String.raw`\$&`);
  return text.replace(new RegExp(`(?<![0-9A-Za-z])${source}(?![0-9A-Za-z])`, 'g'), () => replacement);
}
