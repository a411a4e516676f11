/** All that the program may know of the process it runs in; tests pass their own. */
export interface Context {
  /** The words after `hooks`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly now: () => Date;
  readonly random: Random;
  readonly pid: number;
  /** Whether a process of that id is there. */
  readonly isRunning: (pid: number) => boolean;
  /** Signals a process and all of its group; false when there is no such group. */
  readonly killGroup: (pid: number, signal: NodeJS.Signals) => boolean;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Returns `size` unpredictable bytes, or reproducible ones when seeded. */
export type Random = (size: number) => Uint8Array;
