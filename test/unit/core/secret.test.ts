import { describe, expect, test } from 'vitest';

import { decodeKey, hmacKey } from '../../../src/core/secret.ts';
import { razorpay } from '../../../src/providers/razorpay.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks.ts';

describe('the key of a secret', () => {
  test.each([
    ['text, its prefix and all', { encoding: 'utf8' }, 'whsec_é', '77687365635fc3a9'],
    ['text without a prefix', { encoding: 'utf8', dropPrefix: 'sk_' }, 'sk_ab', '6162'],
    ['base64 after its prefix', { encoding: 'base64', dropPrefix: 'whsec_' }, 'whsec_AQID', '010203'],
    ['base64 without the prefix', { encoding: 'base64', dropPrefix: 'whsec_' }, 'AQID', '010203'],
    ['base64 with padding', { encoding: 'base64' }, 'AQI=', '0102'],
    ['base64 whose padding was left out', { encoding: 'base64' }, 'AQI', '0102'],
    ['hex in any case', { encoding: 'hex' }, '0aFF', '0aff'],
  ] as const)('is %s', (_, key, secret, expected) => {
    expect(Buffer.from(decodeKey(key, secret) ?? []).toString('hex')).toBe(expected);
  });

  test.each([
    ['base64', 'not base64!'],
    ['base64', 'AQID_-'],
    ['base64', 'AQIDA'],
    ['base64', 'AQ=ID'],
    ['base64', ' AQID'],
    ['base64', 'AQID\n'],
    ['base64', ''],
    ['hex', 'abc'],
    ['hex', '0x12'],
    ['hex', 'zz'],
    ['hex', ''],
  ] as const)('%s cannot be read from %j', (encoding, secret) => {
    expect(decodeKey({ encoding }, secret)).toBeUndefined();
  });

  test('of a scheme that takes text can be anything', () => {
    expect(Buffer.from(hmacKey(razorpay.signature, { label: '--secret', value: ' "a" ' })).toString()).toBe(' "a" ');
  });

  test('of the wrong form is told by the name of the secret, not by the secret', () => {
    expect(() => hmacKey(standardWebhooks.signature, { label: '$HOOKS_SECRET', value: 'whsec_"quoted"' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_SECRET',
        exitCode: 2,
        message: 'The secret ($HOOKS_SECRET) is not base64 after "whsec_".',
      }),
    );
  });
});
