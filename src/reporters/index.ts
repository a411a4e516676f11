import type { Context } from '../context.ts';
import type { Reporter } from './events.ts';
import { humanReporter } from './human.ts';
import { jsonReporter } from './json.ts';
import { colourStyle, plainStyle, type Style } from './style.ts';

export interface ReporterOptions {
  readonly json: boolean;
  /** False: --no-color was given. */
  readonly color: boolean;
}

/** How long something may take before a spinner shows that it goes on. */
const SPINNER_DELAY_MS = 300;

export async function createReporter(context: Context, { json, color }: ReporterOptions): Promise<Reporter> {
  const { stdout, stderr } = context;
  if (json) return jsonReporter({ stdout, stderr });
  const styleOf = async (stream: { isTTY?: boolean }): Promise<Style> =>
    color && stream.isTTY && !context.env['NO_COLOR'] ? colourStyle() : plainStyle;
  const styles = { stdout: await styleOf(stdout), stderr: await styleOf(stderr) };
  const spin = (text: string): Disposable =>
    stderr.isTTY && color ? spinner(text, stderr) : { [Symbol.dispose]() {} };
  return humanReporter({ stdout, stderr, styles, spin });
}

/** ora is loaded only when something really takes long. */
function spinner(text: string, stream: NodeJS.WritableStream): Disposable {
  let stop = (): void => {};
  let done = false;
  const start = async (): Promise<void> => {
    const { default: ora } = await import('ora');
    if (done) return;
    // Stdin stays ours: a spinner that takes it over swallows Ctrl-C.
    const indicator = ora({ text, stream, discardStdin: false }).start();
    stop = () => indicator.stop();
  };
  const timer = setTimeout(() => void start(), SPINNER_DELAY_MS);
  return {
    [Symbol.dispose]() {
      done = true;
      clearTimeout(timer);
      stop();
    },
  };
}
