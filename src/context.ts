/** All that the program may know of the process it runs in; tests pass their own. */
export interface Context {
  /** The words after `hooks`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
  readonly random: Random;
  readonly pid: number;
  /** Whether a process of that id is there. */
  readonly isRunning: (pid: number) => boolean;
  /** Signals a process and all of its group; 0 only asks. False when there is no such group. */
  readonly killGroup: (pid: number, signal: NodeJS.Signals | 0) => boolean;
  /**
   * Has something done when the process ends, also by a second Ctrl-C or an error, when there is no time left to wait for
   * anything. The function returned calls it off.
   */
  readonly onEnd: (callback: () => void) => () => void;
  /** Aborted by Ctrl-C, and by any other signal that asks the process to end. */
  readonly signal: AbortSignal;
  /** Where keys come from and a whole screen can be drawn; undefined where it cannot. */
  readonly terminal?: Terminal | undefined;
}

/** A terminal that a program may take over for a while. */
export interface Terminal {
  size(): { readonly columns: number; readonly rows: number };
  write(text: string): void;
  /**
   * Keys come one by one from now on. The function returned gives the terminal back; it is given back, too, however
   * the process ends.
   */
  takeOver(options: {
    /** Written first, and after the process was suspended. */
    readonly enter: string;
    /** Written last, and before the process is suspended. */
    readonly leave: string;
    readonly onInput: (text: string) => void;
    readonly onResize: () => void;
  }): () => Promise<void>;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** What Ctrl-Z does: returns when the process goes on; where no shell could continue it, it is not stopped. */
  suspend(): void;
}

/** Where words go: as much of a stream as is needed, and a stream indeed where it is a terminal. */
export interface Output {
  write(chunk: string | Uint8Array, written?: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Returns `size` unpredictable bytes, or reproducible ones when seeded. */
export type Random = (size: number) => Uint8Array;
