import type { Condition, Scalar, Tie } from '../../core/tie.ts';

/** The full path of `payment.amount` and the like; a dot in an entity's name is escaped. A single key is the event's. */
export function field(path: string): string {
  const end = path.search(/[^\\]\./) + 1;
  return end === 0 ? path : `payload.${path.slice(0, end)}.entity.${path.slice(end + 1)}`;
}

export const fields = (...paths: string[]): string[] => paths.map(field);

export const is = (path: string, ...values: Scalar[]): Condition => ({ field: field(path), is: values });

export const isNot = (path: string, ...values: Scalar[]): Condition => ({ field: field(path), isNot: values });

/** The status that an entity has in each event of its own; other events leave it free. */
export function statuses(path: string, prefix: string, byEvent: Readonly<Record<string, string>>): Tie {
  const cases = Object.entries(byEvent).map(([name, status]) => ({
    when: [is('event', `${prefix}.${name}`)],
    is: status,
  }));
  return { kind: 'value', field: field(path), cases };
}

/** Events that are named as the status that they bring. */
export const same = (...names: string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

export const atMost = (path: string, other: string, when: readonly Condition[] = []): Tie => ({
  kind: 'limit',
  field: field(path),
  atMost: field(other),
  when,
});

export const present = (paths: readonly string[], ...when: Condition[]): Tie => ({
  kind: 'present',
  fields: fields(...paths),
  when,
});

/** No event has an amount of nothing, mandates aside. */
export const aboveZero = (path: string, when: readonly Condition[] = []): Tie => ({
  kind: 'limit',
  field: field(path),
  above: 0,
  when,
});

export const absent = (paths: readonly string[], ...when: Condition[]): Tie => ({
  kind: 'absent',
  fields: fields(...paths),
  when,
});
