/** Settles as a promise does, or rejects with `failure()` when that takes longer than the limit, or is given up. */
export async function withinLimit<T>(
  promise: Promise<T>,
  { limitMs, failure, signal }: { limitMs: number; failure: () => Error; signal?: AbortSignal },
): Promise<T> {
  let giveUp = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(failure());
    timer = setTimeout(giveUp, limitMs);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
