import { expect, test } from 'vitest';

import { oncePerObject, oncePerText } from '../../../src/core/once.ts';

test('what follows from a text is worked out once, also when it is nothing', () => {
  const asked: string[] = [];
  const lengthOf = oncePerText((text) => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  expect([lengthOf('abc'), lengthOf(''), lengthOf('abc'), lengthOf('')]).toEqual([3, undefined, 3, undefined]);
  expect(asked).toEqual(['abc', '']);
});

test('objects are told apart by themselves, not by what they hold', () => {
  let asked = 0;
  const numberOf = oncePerObject<object, number>(() => ++asked);
  const first = { a: 1 };
  const second = { a: 1 };
  expect([numberOf(first), numberOf(second), numberOf(first)]).toEqual([1, 2, 1]);
});
