import { expect, test } from 'vitest';

import { keccak256 } from '../../../src/core/keccak.ts';

// The empty text is that of the reference; the others are of js-sha3, around the length of a block.
test.each([
  [0, 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
  [1, '3ac225168df54212a25c1c01fd35bebfea408fdac2e31ddd6f80a4bbf9a5f1cb'],
  [135, '34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446'],
  [136, 'a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e'],
  [137, 'd869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39'],
  [300, '5b7e0e47a96f32a88b4f14ca177982790807c40e1a105742ba0fc1babe1ef826'],
])('of %i times the letter a', (length, expected) => {
  expect(keccak256(Buffer.alloc(length, 'a')).toString('hex')).toBe(expected);
});
