import { textAt } from './json-path.ts';
import type { Provider } from './types.ts';

/** Where an event says what it is about, for people who look at many: the first that is there is shown. */
export type SubjectPlace =
  | { readonly text: string }
  | {
      /** A number, or digits, in the currency's smallest unit where `unit` is minor. */
      readonly amount: string;
      readonly currency: string;
      readonly unit: 'minor' | 'major';
      /** Where the provider counts other digits after the point than ISO 4217 does, by currency. */
      readonly digits?: Readonly<Record<string, number>>;
    };

/** `INR 500.00` or `acme/shop`; undefined where the provider's profile names nothing, or the event has it not. */
export function subjectOf(provider: Provider, json: unknown): string | undefined {
  for (const place of provider.subject ?? []) {
    const found = 'text' in place ? textAt(json, place.text) : moneyAt(json, place);
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}

function moneyAt(json: unknown, place: Exclude<SubjectPlace, { text: string }>): string | undefined {
  const amount = textAt(json, place.amount);
  const currency = textAt(json, place.currency)?.toUpperCase();
  if (amount === undefined || !/^-?\d+(?:\.\d+)?$/.test(amount) || !currency || !/^[A-Z]{3}$/.test(currency))
    return undefined;
  // ISO 4217 says how many digits a currency has after the point: two for INR, none for JPY, three for KWD.
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = place.digits?.[currency] ?? format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = place.unit === 'minor' ? Number(amount) / 10 ** digits : Number(amount);
  return format.format(value).replaceAll('\u00a0', ' ');
}
