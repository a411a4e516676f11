/** A JSON value that is no object and no list. */
export type Scalar = string | number | boolean | null;

/** What must hold of one field, all that is named of it together. It never holds of a field that is not there. */
export interface Condition {
  /** Full path. */
  readonly field: string;
  /** One of these. */
  readonly is?: readonly Scalar[];
  readonly isNot?: readonly Scalar[];
  readonly atMost?: number;
  /** The same as this field. */
  readonly equals?: string;
}

/** The first case whose conditions hold says what a field is. */
export type TieCase = { readonly when?: readonly Condition[] } & TiedValue;

/** What a field is in one case: a fixed value, that of another field, or a rounded share of one. */
export type TiedValue =
  | { readonly is: Scalar }
  | { readonly as: string }
  /** Any number passes for a share: it moves with the other field, and is never refused. */
  | { readonly shareOf: string; readonly ratio: number };

/**
 * What ties the fields of an event together, by full paths: where one is edited, others follow, and where they no
 * longer fit, it can be said. Fields that are not there stand aside.
 */
export type Tie =
  /**
   * Fields that hold the same value for the same reason: where one is edited, those that were the same follow. With
   * `lead`, only where that one is edited, and the others may differ.
   */
  | { readonly kind: 'alike'; readonly fields: readonly string[]; readonly lead?: string }
  /** Fields that are always the same, those that are null aside. */
  | { readonly kind: 'equal'; readonly fields: readonly string[]; readonly when?: readonly Condition[] }
  /** The first of `follows` that was not edited makes up for a change of another field. */
  | {
      readonly kind: 'sum';
      readonly total: string;
      readonly parts: readonly string[];
      readonly follows: readonly string[];
    }
  /** The first case that holds says what the field is; without one it is free. */
  | {
      readonly kind: 'value';
      readonly field: string;
      readonly cases: readonly TieCase[];
    }
  /** A number that is at most another one, or below it, or above a bound. */
  | {
      readonly kind: 'limit';
      readonly field: string;
      readonly atMost?: string;
      readonly below?: string;
      readonly above?: number;
      readonly when?: readonly Condition[];
    }
  /** Fields that are there and not null. */
  | { readonly kind: 'present'; readonly fields: readonly string[]; readonly when: readonly Condition[] }
  /** Fields that are not there, or null. */
  | { readonly kind: 'absent'; readonly fields: readonly string[]; readonly when: readonly Condition[] }
  /** A list of names, all of them keys of an object. */
  | { readonly kind: 'names'; readonly field: string; readonly of: string };

/** What one event says of those before it in a series: the sum of all parts so far, by full paths. */
export interface RunningTotal {
  readonly total: string;
  /** The id of what the total is of, and where a part says that it belongs to it. */
  readonly owner: string;
  readonly belongsTo: string;
  readonly part: string;
  /** The id of a part: it counts once, as it was last. */
  readonly each: string;
  readonly when: Condition;
}
