import { setFlagsFromString } from 'node:v8';

/**
 * For a process that sends a few requests and ends. V8 begins to optimise undici's HTTP parser (WebAssembly) during
 * the first answer, and Node 20 waits with its exit until that is done: 100 ms for nothing. A budget that is never
 * used up keeps it from beginning.
 */
export function expectFewRequests(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}
