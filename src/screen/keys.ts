/** What a key asks for. */
export type Key =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'enter'
  | 'back'
  | 'replay'
  | 'curl'
  | 'failures'
  | 'pause'
  | 'warnings'
  | 'help'
  | 'quit'
  | 'interrupt'
  | 'suspend';

const KEYS: Readonly<Record<string, Key>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  k: 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  j: 'down',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  ' ': 'page-down',
  '\u001b[H': 'first',
  '\u001b[1~': 'first',
  g: 'first',
  '\u001b[F': 'last',
  '\u001b[4~': 'last',
  G: 'last',
  '\r': 'enter',
  '\n': 'enter',
  '\u001b': 'back',
  '\u007f': 'back',
  '\u001b[D': 'back',
  r: 'replay',
  c: 'curl',
  f: 'failures',
  p: 'pause',
  w: 'warnings',
  '?': 'help',
  h: 'help',
  q: 'quit',
  '\u0003': 'interrupt',
  '\u001a': 'suspend',
};

/** Something pasted, an escape sequence (ECMA-48, CSI and SS3), or one character. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const PIECE = /\u001b\[200~[^]*?(?:\u001b\[201~|$)|\u001b\[[0-?]*[ -/]*[@-~]|\u001bO.|[^]/gu;

/**
 * The keys in what a terminal has sent. A sequence that is not known means nothing, and what is pasted are no keys; a
 * lone escape is one, since terminals send a sequence in one piece.
 */
export function readKeys(input: string): Key[] {
  return [...input.matchAll(PIECE)].flatMap(([piece]) => KEYS[piece] ?? []);
}
