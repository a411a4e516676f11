import type { ReadStream, WriteStream } from 'node:tty';

import type { Terminal } from './context.ts';

/** What a terminal needs of the process it belongs to. */
export interface TerminalHost {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Called when the process ends by itself, by an error, or by a signal that it is told of. */
  onEnd(callback: () => void): () => void;
  onContinue(callback: () => void): () => void;
  interrupt(): void;
  /** Stops the process and its group; returns when it goes on, or at once where no shell could have it go on. */
  stop(): void;
}

type TakeOver = Parameters<Terminal['takeOver']>[0];

/** A real terminal. */
export function terminalOf(host: TerminalHost): Terminal {
  const { input, output } = host;
  let taken: TakeOver | undefined;

  const enter = (): void => {
    if (!taken) return;
    input.setRawMode(true);
    output.write(taken.enter);
    taken.onResize();
  };
  /** Synchronous as far as a terminal is: it is also called in the last moment of the process. */
  const leave = (): void => {
    if (!taken) return;
    output.write(taken.leave);
    // Where stdin has been closed, there is nothing to give back.
    if (!input.destroyed) input.setRawMode(false);
  };
  return {
    size: () => ({ columns: output.columns || 80, rows: output.rows || 24 }),
    write: (text) => void output.write(text),
    takeOver(options) {
      taken = options;
      const onData = (bytes: Buffer): void => options.onInput(bytes.toString('utf8'));
      // The end of stdin, as when the other side of a terminal goes away, does not end a listener.
      const ignore = (): void => {};
      input.on('data', onData).on('error', ignore);
      output.on('resize', options.onResize);
      const removeEnd = host.onEnd(leave);
      const removeContinue = host.onContinue(enter);
      enter();
      return async () => {
        leave();
        taken = undefined;
        removeEnd();
        removeContinue();
        output.off('resize', options.onResize);
        input.off('data', onData).pause();
        input.unref();
        await new Promise<void>((resolve) => {
          output.write('', () => resolve());
        });
      };
    },
    interrupt: () => host.interrupt(),
    suspend() {
      leave();
      host.stop();
      enter();
    },
  };
}
