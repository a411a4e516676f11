export const HELP_LINES = [
  '  r        replay the chosen delivery, byte for byte',
  '  ↑ ↓ j k  choose; G or End follows the newest again',
  '  enter    details: headers, body, signature, attempts',
  '  c        the chosen one as a curl line',
  '  f        only what was not accepted, or all',
  '  p        pause forwarding; again: go on, with what came meanwhile first',
  '  w        the warnings so far, whole, with what to do about them',
  '  esc      back to the list',
  '  q        quit; Ctrl-C does, too, and Ctrl-Z suspends',
  '',
  'Marks: ✓ validly signed, ✗ not, ? nothing can be said',
];

/** What the last line says, in the list and elsewhere; see `keysLine`. */
export const LIST_KEYS = ['r replay', '↑↓ choose', '⏎ details', 'c curl', 'f failures', 'p pause', '? help', 'q quit'];
export const DELIVERY_KEYS = ['↑↓ scroll', 'r replay', 'c curl', 'esc back', 'q quit'];
export const TEXT_KEYS = ['↑↓ scroll', 'esc back', 'q quit'];

/** As many keys as there is room for; the last two are those that nobody can do without. */
export function keysLine(keys: readonly string[], columns: number): string {
  const line = keys.join('  ');
  return line.length <= columns || keys.length <= 2 ? line : keysLine(keys.toSpliced(-3, 1), columns);
}
