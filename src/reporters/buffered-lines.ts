import type { Streams } from './events.ts';

/** Lines for stdout of which those of one turn of the event loop are made and written together, as a busy listener needs it. */
export function bufferedLines<T>(streams: Streams, textOf: (item: T) => string): BufferedLines<T> {
  let pending: T[] = [];
  const flush = (): void => {
    const items = pending;
    pending = [];
    const text = items.map((item) => textOf(item)).join('');
    if (text !== '') streams.stdout.write(text);
  };
  return {
    add(item) {
      if (pending.push(item) === 1) setImmediate(flush);
    },
    flush,
  };
}

interface BufferedLines<T> {
  add(item: T): void;
  flush(): void;
}
