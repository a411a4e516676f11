import type { Context } from '../context.ts';
import { NO_PROGRESS, type Progress, type Reporter } from './events.ts';
import { humanReporter } from './human.ts';
import { jsonReporter } from './json.ts';
import { colourStyle, plainStyle } from './style.ts';

export interface ReporterOptions {
  readonly json: boolean;
  /** False: --no-color was given. */
  readonly color: boolean;
}

/** How long something may take before a spinner shows that it goes on. */
const SPINNER_DELAY_MS = 300;

export async function createReporter(context: Context, { json, color }: ReporterOptions): Promise<Reporter> {
  if (json) return jsonReporter(context);
  const wanted = color && !context.env['NO_COLOR'];
  const colours = wanted && context.stdout.isTTY ? await colourStyle() : plainStyle;
  // A terminal that does not say how wide it is has no place for a line that is drawn again and again.
  const live = wanted && context.stderr.isTTY === true && context.stderr.columns !== 0;
  return humanReporter({
    streams: context,
    styles: {
      stdout: colours,
      // Asked for with the first line that is beside the result: most runs have none.
      get stderr() {
        return wanted && context.stderr.isTTY && context.stdout.isTTY ? colours : plainStyle;
      },
    },
    live,
    spin: (text) => (live ? spinner(text, context.stderr as NodeJS.WritableStream) : NO_PROGRESS),
  });
}

/** ora is loaded only when something really takes long. */
function spinner(first: string, stream: NodeJS.WritableStream): Progress {
  let text = first;
  let show = (): void => {};
  let stop = (): void => {};
  let done = false;
  const start = async (): Promise<void> => {
    const { default: ora } = await import('ora');
    if (done) return;
    // Stdin stays ours: a spinner that takes it over swallows Ctrl-C.
    const indicator = ora({ text, stream, discardStdin: false }).start();
    show = () => {
      indicator.text = text;
    };
    stop = () => indicator.stop();
  };
  const timer = setTimeout(() => void start(), SPINNER_DELAY_MS);
  return {
    update(now) {
      text = now;
      show();
    },
    [Symbol.dispose]() {
      done = true;
      clearTimeout(timer);
      stop();
    },
  };
}
