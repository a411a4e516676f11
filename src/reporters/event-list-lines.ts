import type { ListedEvent } from '../core/listed-event.ts';
import type { ReporterEvent } from './events.ts';
import type { Style } from './style.ts';

/** The events of a provider: by product where that is known, and then, in brief, only their families. */
export function eventListLines(
  { provider, events, callbacks = [], brief }: Extract<ReporterEvent, { type: 'events.listed' }>,
  style: Style,
): string[] {
  const products = new Map<string | undefined, ListedEvent[]>();
  for (const event of events) products.set(event.product, [...(products.get(event.product) ?? []), event]);
  if (brief && !products.has(undefined) && products.size > 0) return briefLines(provider, products, style);
  if (brief) return [plainLine(provider, events, style)];
  const legend = products.has(undefined) ? '' : style.dim('  what has no note of test mode, it can produce');
  return [
    style.bold(provider) + legend,
    ...[...products].flatMap(([product, members]) =>
      product === undefined ? eventLines(members, '  ', '', style) : productLines(product, members, style),
    ),
    ...(callbacks.length === 0 ? [] : ['', `  ${style.bold('Callbacks')}${style.dim(CALLBACKS_NOTE)}`]),
    ...callbacks.map((name) => `    ${name}`),
  ];
}

const CALLBACKS_NOTE = "  (no events: a payer's browser brings them back)";

const NAME_WIDTH = 28;

function productLines(product: string, members: readonly ListedEvent[], style: Style): string[] {
  const marks = new Set(members.map((event) => marksOf(event)));
  // What is true of all of them is said once.
  const [shared = ''] = marks.size === 1 ? marks : [];
  return [
    '',
    `  ${style.bold(product)}${shared && style.dim(`  (${shared})`)}`,
    ...eventLines(members, '    ', shared, style),
  ];
}

function eventLines(events: readonly ListedEvent[], indent: string, shared: string, style: Style): string[] {
  const width = Math.max(NAME_WIDTH, ...events.map(({ eventType }) => eventType.length));
  return events.map((event) => {
    const names = event.variants.map((variant) => ` @${variant}`).join('');
    const marks = marksOf(event);
    const after = [names, marks === shared ? '' : ` (${marks})`].filter(Boolean).join(' ');
    return `${indent}${event.eventType.padEnd(width)}${style.dim(after)}`.trimEnd();
  });
}

const TEST_MODE_MARKS = {
  yes: 'test mode',
  partly: 'partly in test mode',
  no: 'not in test mode',
  unknown: 'test mode unknown',
} as const;

function marksOf(event: ListedEvent): string {
  const { meaning, testMode, testModeNote, reconstructed, reconstructedVariants, survivesStringify } = event;
  const isPlainYes = testMode === 'yes' && testModeNote === undefined;
  return [
    meaning ?? [],
    testMode === undefined || isPlainYes ? [] : [TEST_MODE_MARKS[testMode], testModeNote ?? []].flat().join(', '),
    reconstructed ? ['reconstructed'] : [],
    (reconstructedVariants ?? []).map((variant) => `@${variant} reconstructed`),
    survivesStringify ? ['bytes survive JSON.stringify'] : [],
  ]
    .flat()
    .join('; ');
}

function briefLines(
  provider: string,
  products: ReadonlyMap<string | undefined, ListedEvent[]>,
  style: Style,
): string[] {
  const events = [...products.values()].flat();
  const variants = events.flatMap((event) => event.variants).length;
  return [
    `${style.bold(provider)}${style.dim(`  ${events.length} events, ${variants} variants: hooks events ${provider} lists them`)}`,
    ...[...products].map(([product = '', members]) => {
      const families = new Set(members.map(({ eventType }) => familyOf(eventType, members)));
      return `  ${product.padEnd(NAME_WIDTH + 2)}${[...families].join(' ')} ${style.dim(`(${members.length})`)}`;
    }),
  ];
}

const LINE_WIDTH = 100;

/** One provider of many: as many of its events as a line holds. */
function plainLine(provider: string, events: readonly ListedEvent[], style: Style): string {
  const start = provider.padEnd(NAME_WIDTH - 8);
  let line = '';
  for (const [index, { eventType }] of events.entries()) {
    const left = events.length - index;
    const more = left > 1 ? ` and ${left} more` : '';
    if (index > 0 && start.length + line.length + eventType.length + more.length > LINE_WIDTH)
      return `${style.bold(start)}${line}${style.dim(` and ${left} more`)}`;
    line += `${index > 0 ? '  ' : ''}${eventType}`;
  }
  return `${style.bold(start)}${line}`.trimEnd();
}

/** `payment.dispute.*`: what the names that begin alike have in common; the whole name of one that is alone. */
function familyOf(eventType: string, members: readonly ListedEvent[]): string {
  const [first = ''] = eventType.split('.');
  const alike = members.map((member) => member.eventType.split('.')).filter((parts) => parts[0] === first);
  if (alike.length === 1) return eventType;
  const parts = eventType.split('.');
  const common = parts.findIndex((part, index) => alike.some((other) => other[index] !== part));
  return `${parts.slice(0, common).join('.')}.*`;
}
