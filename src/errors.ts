/** How a run ends. Scripts rely on these numbers: they never change meaning. */
export const EXIT = {
  /** Yes: valid, accepted, done. */
  ok: 0,
  /** The answer is no: signature invalid, endpoint refused, nothing matched. A result, not an error. */
  negative: 1,
  /** The command line, the configuration or an input file is wrong, or nothing can be said. */
  usage: 2,
  /** Something outside did not answer: endpoint, port, tunnel. */
  unavailable: 3,
  /** A bug in hooks. */
  internal: 70,
  /** Ended by a signal; the process then dies by that signal. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface HooksErrorOptions {
  /** What the reader can do about it, as a sentence of its own. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure we foresaw: its message is written for the person who typed the command. */
export abstract class HooksError extends Error {
  abstract readonly exitCode: ExitCode;
  /** Stable, upper case; scripts may match on it. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: HooksErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
  }
}

/** The command line, the configuration file or an input file is wrong. */
export class UsageError extends HooksError {
  readonly exitCode = EXIT.usage;
}

/** Something outside of the program did not answer or did not work. */
export class UnavailableError extends HooksError {
  readonly exitCode = EXIT.unavailable;
}
