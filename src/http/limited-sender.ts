import type { Sender } from './sender.ts';

/** The same sender with so many requests at a time, to whatever host; further ones wait their turn. */
export function limitSender(sender: Sender, inFlightMax: number): Sender {
  const waiting: Array<() => void> = [];
  let inFlight = 0;
  return {
    async send(request, options) {
      if (inFlight >= inFlightMax) await new Promise<void>((resolve) => waiting.push(resolve));
      else inFlight++;
      try {
        return await sender.send(request, options);
      } finally {
        // The place goes to the next one as it is.
        const next = waiting.shift();
        if (next) next();
        else inFlight--;
      }
    },
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
}
