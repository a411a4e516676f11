import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { endpointUrl } from '../../../src/http/router.ts';

const PIECES = [
  '/',
  'a',
  'B9',
  '_',
  '~',
  '-',
  '.',
  '..',
  '%2e',
  '%2E.',
  '%2f',
  '\\',
  '?',
  '=',
  '&',
  '#',
  ' ',
  'é',
  '"',
  '\t',
];
const paths = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);

test('below a target that ends in a slash, path and query mean what they meant', () => {
  fc.assert(
    fc.property(paths, (path) => {
      const { pathname, search } = new URL(`http://listener${path}`);
      const below = new URL(endpointUrl({ url: 'http://app.test/hooks/' }, path));
      expect([below.pathname, below.search]).toEqual([`/hooks${pathname}`, search]);
    }),
    { numRuns: 2000 },
  );
});

describe('the endpoint of a request', () => {
  test.each([
    ['http://app.test/hook', '/other?a=1', 'http://app.test/hook'],
    ['http://app.test/', '/', 'http://app.test/'],
    ['http://app.test/', '/a/b?c=d&e=%20', 'http://app.test/a/b?c=d&e=%20'],
    ['http://app.test/', `/a"b?c='d'&e={f}|g`, `http://app.test/a"b?c='d'&e={f}|g`],
    ['http://app.test/', '/a?', 'http://app.test/a?'],
    ['http://app.test/hook?next=/', '/abc?d=1', 'http://app.test/hook?next=/'],
    ['http://app.test/in/', '/../../secret', 'http://app.test/in/secret'],
    ['http://app.test/in/', '/%2e%2e/secret', 'http://app.test/in/secret'],
    ['http://app.test/in/', 'http://other.test/a?b', 'http://app.test/in/a?b'],
    ['http://app.test/in/', '*', 'http://app.test/in/'],
  ])('of the route %s, for %s, is %s', (url, path, expected) => {
    expect(endpointUrl({ url }, path)).toBe(expected);
  });
});
