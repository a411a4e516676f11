import { describe, expect, test } from 'vitest';

import { ApiError } from '../../../src/sandbox/api-error.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { registerEndpoint } from '../../../src/sandbox/endpoints.ts';
import { checkEndpointUrl, REGISTRATION_RULES, type RulesId } from '../../../src/sandbox/rules.ts';

/** Why a URL is refused; undefined when it is taken. */
function refusal(url: string, rules: RulesId): string | undefined {
  try {
    checkEndpointUrl(url, REGISTRATION_RULES[rules]);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

const LOCAL = [
  'http://localhost:3000/webhook',
  'http://app.localhost/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0x7f000001/',
  'http://10.1.2.3/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://169.254.169.254/latest/meta-data',
  'http://100.64.0.1/',
  'http://0.0.0.0/',
  'http://[::1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://intranet/',
  'http://printer.local/',
  'http://db.internal/',
  'http://wiki.corp/',
  'http://abc.onion/',
  'http://localhost./',
];

const PUBLIC = [
  'https://example.com/webhooks/payment',
  'https://www.acme.com:443/a?b=c',
  'http://8.8.8.8/',
  'http://172.32.0.1/',
  'https://[2606:4700::1111]/',
  'https://bücher.example/',
];

describe.each(['payment-api', 'razorpay'] as const)('%s', (rules) => {
  test.each(LOCAL)('%s is not public', (url) => {
    expect(refusal(url, rules)).toContain('is not public');
  });

  test.each(PUBLIC)('%s is taken', (url) => {
    expect(refusal(url, rules)).toBeUndefined();
  });
});

test.each([...LOCAL, ...PUBLIC])('none: %s is taken', (url) => {
  expect(refusal(url, 'none')).toBeUndefined();
});

test.each(['none', 'payment-api', 'razorpay'] as const)('%s: what is no URL for a request is refused', (rules) => {
  for (const url of [
    '',
    'example.com',
    'ftp://example.com/',
    'https:example.com',
    'https://u:p@example.com/',
    'https://example.com/#x',
  ]) {
    expect(refusal(url, rules)).toBeDefined();
  }
  expect(refusal(`https://example.com/${'x'.repeat(2100)}`, rules)).toContain('longer');
});

describe('razorpay', () => {
  test.each([
    ['https://example.com:8443/', 'port 8443'],
    ['http://example.com:3000/', 'port 3000'],
    ['https://abc.ngrok.io/', 'ngrok.io, which is blacklisted'],
    ['https://webhook.site/1', 'webhook.site, which is blacklisted'],
    ['https://a.b.loca.lt/', 'loca.lt, which is blacklisted'],
    ['https://razorpay.example.com/', '"razorpay" in its host'],
    ['https://hooks.razorpay.com/', '"razorpay" in its host'],
  ])('%s: %s', (url, why) => {
    expect(refusal(url, 'razorpay')).toContain(why);
  });

  test.each([
    'https://abc.ngrok-free.app/',
    'https://notngrok.io/',
    'http://example.com/',
    'https://example.com/razorpay',
    'https://my-razorpay.example.com/',
  ])('%s is taken', (url) => {
    expect(refusal(url, 'razorpay')).toBeUndefined();
  });

  const fields = { url: 'https://example.com/', enabled_events: ['payment.failed'], alert_email: 'ops@example.com' };
  const registration = {
    rules: REGISTRATION_RULES.razorpay,
    eventTypes: ['payment.failed'],
    random: seededRandom('rules'),
    now: new Date('2026-09-21T14:54:04Z'),
  };

  test('an alert e-mail is needed, and must look like one', () => {
    expect(registerEndpoint(fields, 0, registration).alertEmail).toBe('ops@example.com');
    const { alert_email: _, ...without } = fields;
    expect(() => registerEndpoint(without, 0, registration)).toThrow('Missing required parameter: alert_email.');
    expect(() => registerEndpoint({ ...fields, alert_email: 'ops' }, 0, registration)).toThrow('not an e-mail address');
  });

  test('30 URLs are taken, and no more', () => {
    expect(registerEndpoint(fields, 29, registration).status).toBe('enabled');
    expect(() => registerEndpoint(fields, 30, registration)).toThrow('There are 30 endpoints, and no more are taken.');
  });
});
