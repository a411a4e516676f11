import { utf8Text } from '../core/json-text.ts';
import { didYouMean } from '../suggest.ts';
import { invalidRequest } from './api-error.ts';

/** The fields of a JSON object in a request. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The body's fields. A field that the API does not know is an error: it would have no effect.
 * @throws {ApiError} 400
 */
export function readFields(body: Uint8Array, known: readonly string[]): Fields {
  const text = utf8Text(body) ?? '';
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidRequest('The body is not JSON.', undefined, 'body_invalid');
  }
  return objectOf(value, 'The body', known);
}

function objectOf(value: unknown, what: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest(`${what} is not a JSON object.`, undefined, 'body_invalid');
  }
  const unknown = known && Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw invalidRequest(
      `Unknown parameter: ${unknown.slice(0, 100)}. ${didYouMean(unknown, known ?? [], `Known are ${known?.join(', ')}.`)}`,
      unknown.slice(0, 100),
      'parameter_unknown',
    );
  }
  return value as Fields;
}

/** @throws {ApiError} 400 when it is not there */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw invalidRequest(`Missing required parameter: ${name}.`, name, 'parameter_missing');
}

/** Text that must be there. */
export function textField(fields: Fields, name: string, lengthMax: number): string {
  return required(optionalText(fields, name, lengthMax), name);
}

export function optionalText(fields: Fields, name: string, lengthMax: number): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > lengthMax)
    throw invalidRequest(`${name} is not text of at most ${lengthMax} characters.`, name);
  return value;
}

/** One of a few words. */
export function choiceField<T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  const text = textField(fields, name, 100);
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw invalidRequest(`${name} is not one of ${choices.join(', ')}.`, name);
}

export function integerField(fields: Fields, name: string, range: { min: number; max: number }): number {
  const value = required(fields[name], name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) return value;
  throw invalidRequest(`${name} is not a whole number from ${range.min} to ${range.max}.`, name);
}

/** An object in the request, with any fields or with known ones alone. */
export function objectField(fields: Fields, name: string, known?: readonly string[]): Fields | undefined {
  const value = fields[name];
  return value === undefined || value === null ? undefined : objectOf(value, name, known);
}

/** A list of texts; undefined when it is not there. */
export function listField(fields: Fields, name: string): readonly string[] | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalidRequest(`${name} is not a list of texts.`, name);
}
