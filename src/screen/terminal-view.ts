import type { Terminal } from '../context.ts';
import { type Key, readKeys } from './keys.ts';
import type { Size } from './view.ts';

export interface TerminalView {
  /** Draws again soon: a flood of changes makes no more than some frames a second. */
  invalidate(): void;
  /** Puts text on the clipboard, where the terminal allows it (OSC 52). */
  copy(text: string): void;
  /** Stops the process as Ctrl-Z does; the view comes back with it. */
  suspend(): void;
  close(): Promise<void>;
}

interface ViewOptions {
  readonly render: (size: Size) => readonly string[];
  readonly onKey: (key: Key) => void;
}

const FRAME_MS = 70;

// DEC private modes as in xterm's ctlseqs: 1049 alternate screen, 25 cursor, 7 wrapping at the right edge, 2004 marks
// around what is pasted.
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';
const LEAVE = '\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
// Before the text: after it, in the last column, it would take the last character.
const CLEAR_LINE = '\u001b[2K';
const CLEAR_BELOW = '\u001b[J';

/** Takes the terminal over, draws frames on it, and gives it back however the process ends. */
export function openTerminalView(terminal: Terminal, { render, onKey }: ViewOptions): TerminalView {
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = 0;
  let shown = '';

  const draw = (): void => {
    timer = undefined;
    drawnAt = performance.now();
    const lines = render(terminal.size());
    const frame = `${HOME}${lines.map((line) => CLEAR_LINE + line).join('\r\n')}${CLEAR_BELOW}`;
    if (frame === shown) return;
    shown = frame;
    terminal.write(frame);
  };
  const invalidate = (): void => {
    timer ??= setTimeout(draw, Math.max(0, FRAME_MS - (performance.now() - drawnAt)));
  };
  const redraw = (): void => {
    shown = '';
    invalidate();
  };
  const onInput = (text: string): void => {
    for (const key of readKeys(text)) onKey(key);
  };
  const release = terminal.takeOver({ enter: ENTER, leave: LEAVE, onInput, onResize: redraw });
  draw();
  return {
    invalidate,
    copy(text) {
      terminal.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    },
    suspend() {
      terminal.suspend();
      redraw();
    },
    async close() {
      clearTimeout(timer);
      await release();
    },
  };
}
