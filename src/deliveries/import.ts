import { identityOf } from '../core/provider.ts';
import { fromRecord, NotADelivery } from '../core/record.ts';
import { utf8Text } from '../core/json-text.ts';
import { isHar, readHar } from './read-har.ts';
import { isRawHttp, readRawHttp } from './read-raw-http.ts';
import { notADelivery, readPart, type SavedItem, type SavedRequest } from './saved.ts';

/**
 * Reads whatever form a saved webhook has: a delivery file, NDJSON of deliveries (as `--json` prints), a HAR, or a raw
 * HTTP request. A body alone is not one: it has no headers to verify.
 * @throws {UsageError} NOT_A_DELIVERY, NO_BODY
 */
export function readSaved(source: string, bytes: Uint8Array): SavedRequest[] {
  return readEach(source, bytes).map((item) => {
    if ('error' in item) throw item.error;
    return item;
  });
}

/**
 * The same, where a line of NDJSON or an entry of a HAR that is none does not keep the others back.
 * @throws {UsageError} NOT_A_DELIVERY when the file as a whole is none
 */
export function readEach(source: string, bytes: Uint8Array): SavedItem[] {
  if (isRawHttp(bytes)) return readRawHttp(source, bytes);
  const text = utf8Text(bytes)?.replace(/^\ufeff/, '');
  const whole = text === undefined ? undefined : tryJson(text);
  if (isHar(whole)) return readHar(source, whole);
  if (whole !== undefined) return [readRecord(source, whole)];
  const lines = (text ?? '')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ place: `${source}:${index + 1}`, value: tryJson(line) }]));
  const [first] = lines;
  if (typeof first?.value === 'object') {
    return lines
      .filter(({ value }) => value === undefined || holdsDelivery(value))
      .flatMap(({ place, value }) => readPart(place, () => [readLine(place, value)]));
  }
  throw notADelivery(source, 'it is neither JSON nor an HTTP request');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The NDJSON of `hooks listen` has lines about other things, which are passed over. */
function holdsDelivery(value: unknown): boolean {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type !== 'string' || type === 'delivery' || type === 'delivery.received';
}

/** Where a program was ended while it wrote, the last line is cut. */
function readLine(place: string, value: unknown): SavedRequest {
  if (value === undefined) throw notADelivery(place, 'the line is not JSON; it may have been cut');
  return readRecord(place, value);
}

function readRecord(source: string, value: unknown): SavedRequest {
  try {
    const delivery = fromRecord(value);
    const { receivedAt, request } = delivery;
    return {
      source,
      request,
      receivedAt,
      delivery,
      ...identityOf(delivery),
    };
  } catch (error) {
    if (error instanceof NotADelivery) throw notADelivery(source, error.message);
    throw error;
  }
}
