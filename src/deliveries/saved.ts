import type { Delivery, WebhookRequest } from '../core/types.ts';
import { HooksError, UsageError } from '../errors.ts';

/** A request read from a file, with what the file knows besides. */
export interface SavedRequest {
  /** The file, and the place in it: `capture.har#2`. */
  readonly source: string;
  readonly request: WebhookRequest;
  readonly receivedAt?: Date;
  readonly provider?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  /** All of it, when it is a delivery that was kept. */
  readonly delivery?: Delivery;
}

/** A request that was found, or why there is none at its place. */
export type SavedItem = SavedRequest | { readonly source: string; readonly error: HooksError };

/** Of a file with many, one that cannot be read does not keep the others back. */
export function readPart(source: string, read: () => SavedRequest[]): SavedItem[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return [{ source, error }];
  }
}

export function notADelivery(source: string, problem: string): UsageError {
  return new UsageError('NOT_A_DELIVERY', `${source} is not a delivery: ${problem}.`);
}
