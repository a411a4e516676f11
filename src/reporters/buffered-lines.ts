import type { Streams } from './events.ts';

/** Text for stdout of which that of one turn of the event loop is written together, as a busy listener needs it. */
export function bufferedLines(streams: Streams): { add(text: string): void; flush(): void } {
  let pending: string[] = [];
  const flush = (): void => {
    if (pending.length > 0) streams.stdout.write(pending.join(''));
    pending = [];
  };
  return {
    add(text) {
      if (pending.push(text) === 1) setImmediate(flush);
    },
    flush,
  };
}
