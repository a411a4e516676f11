import { expect, test } from 'vitest';

import { runChild } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { HELP_HINT, refusal, runRefused } from '../helpers/refusals.ts';

test.each([
  ['tigger', "unknown command 'tigger'", 'Did you mean trigger?'],
  ['lsiten --port 0', "unknown command 'lsiten'", 'Did you mean listen?'],
  ['qwertyuiop', "unknown command 'qwertyuiop'", HELP_HINT],
  ['deliveries shwo last', "unknown command 'shwo'", 'Did you mean show?'],
  ['providers shwo stripe', "unknown command 'shwo'", 'Did you mean show?'],
  ['help tigger', "unknown command 'tigger'", 'Did you mean trigger?'],
])('hooks %s: %s', async (line, message, hint) => {
  expect(await runRefused(line)).toEqual(refusal({ code: 'UNKNOWN_COMMAND', message, hint }));
});

test.each([
  ['trigger --ulr x', "unknown option '--ulr'", 'Did you mean --url?'],
  ['verify x --secrets y', "unknown option '--secrets'", 'Did you mean --secret?'],
  ['listen --frobnicate', "unknown option '--frobnicate'", HELP_HINT],
  ['events --url x', "unknown option '--url'", HELP_HINT],
  ['deliveries prune --older 7d', "unknown option '--older'", HELP_HINT],
  ['replay last -x', "unknown option '-x'", HELP_HINT],
  ['-x', "unknown option '-x'", HELP_HINT],
])('hooks %s: %s', async (line, message, hint) => {
  expect(await runRefused(line)).toEqual(refusal({ code: 'UNKNOWN_OPTION', message, hint }));
});

test.each([
  ['verify', 'MISSING_ARGUMENT', "missing required argument 'saved'"],
  ['sign', 'MISSING_ARGUMENT', "missing required argument 'file'"],
  ['completion', 'MISSING_ARGUMENT', "missing required argument 'shell'"],
  ['deliveries show', 'MISSING_ARGUMENT', "missing required argument 'delivery'"],
  ['deliveries diff last', 'MISSING_ARGUMENT', "missing required argument 'after'"],
  ['providers show', 'MISSING_ARGUMENT', "missing required argument 'provider'"],
  [
    'trigger payment.captured order.paid',
    'EXCESS_ARGUMENTS',
    "too many arguments for 'trigger'. Expected 1 argument but got 2.",
  ],
  ['demo please', 'EXCESS_ARGUMENTS', "too many arguments for 'demo'. Expected 0 arguments but got 1."],
  ['deliveries export last', 'MISSING_MANDATORY_OPTION_VALUE', "required option '--format <format>' not specified"],
  [
    'completion tcsh',
    'INVALID_ARGUMENT',
    "command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
  ],
])('hooks %s: %s, %s', async (line, code, message) => {
  expect(await runRefused(line)).toEqual(refusal({ code, message, hint: HELP_HINT }));
});

test('an option at the end without its value is told', async () => {
  // With --json behind it, that flag itself would be the value.
  const plain = await runChild(['trigger', 'payment.captured', '--url'], { cwd: temporaryProject() });
  const json = await runChild(['trigger', '--json', 'payment.captured', '--url'], { cwd: temporaryProject() });
  expect(plain).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr: `error: option '-u, --url <url>' argument missing\n${HELP_HINT}\n`,
  });
  expect({ ...json, stderr: JSON.parse(json.stderr) as unknown }).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr: {
      type: 'error',
      code: 'OPTION_MISSING_ARGUMENT',
      message: "option '-u, --url <url>' argument missing",
      hint: HELP_HINT,
    },
  });
});

const DURATION = 'Expected a duration such as 500ms, 5s, 2m, 24h or 7d.';
const TIME = 'Expected a time such as 2026-09-21T14:54:04Z, or unix seconds.';
const PORT = 'Expected a port from 0 to 65535.';
const COUNT = 'Expected a whole number of at least 1.';
const SIZE = 'Expected a size from 1 to 512m, such as 64k or 25m.';

test.each([
  ['trigger', '--timeout <duration>', '5', DURATION],
  ['trigger', '--timeout <duration>', '5 parsecs', DURATION],
  ['trigger', '--timeout <duration>', '0s', DURATION],
  ['trigger', '--timeout <duration>', '-5s', DURATION],
  ['trigger', '--timeout <duration>', '25d', 'Expected at most 24 days.'],
  ['replay', '--since <duration>', 'yesterday', DURATION],
  ['deliveries list', '--since <duration>', '3x', DURATION],
  ['deliveries prune', '--older-than <duration>', '', DURATION],
  ['verify x', '--tolerance <duration>', 'never', DURATION],
  ['trigger', '--at <time>', 'tomorrow', TIME],
  ['trigger', '--at <time>', '2026-13-45', TIME],
  ['sign x', '--at <time>', '12', TIME],
  ['listen', '--port <port>', '65536', PORT],
  ['listen', '--port <port>', '-1', PORT],
  ['listen', '--port <port>', '80.5', PORT],
  ['listen', '--port <port>', 'http', PORT],
  ['listen', '--port <port>', '', PORT],
  ['listen', '--body-max <size>', '0', SIZE],
  ['listen', '--body-max <size>', '1g', SIZE],
  ['listen', '--body-max <size>', '513m', SIZE],
  ['listen', '--expect <event glob>', '', 'Expected an event type, such as payment.captured or payment.*.'],
  ['listen', '--exec <command>', ' ', 'Expected a command line.'],
  [
    'listen --expect payment.captured',
    '--expect <event glob>',
    'payment.captured',
    'It is expected already: --count says how many of each.',
  ],
  ['deliveries list', '-n, --limit <n>', '0', COUNT],
  ['replay', '-n, --last <n>', '-3', COUNT],
  ['replay', '-n, --last <n>', '1e3', COUNT],
  ['deliveries prune', '--keep <n>', '0', COUNT],
  ['trigger', '--print <form>', 'xml', 'Allowed choices are http, curl, json, body.'],
  ['deliveries export', '--format <format>', 'postman', 'Allowed choices are curl, http, har, fixture.'],
])('hooks %s %s does not take "%s": %s', async (command, option, value, why) => {
  const flag = option.replace(/^-\w, /, '').split(' ')[0] ?? '';
  expect(await runRefused([...command.split(' '), flag, value])).toEqual(
    refusal({
      code: 'INVALID_ARGUMENT',
      message: `option '${option}' argument '${value}' is invalid. ${why}`,
      hint: HELP_HINT,
    }),
  );
});

test.each(['no colon', ': a value without a name', 'two words: x', 'X-Emoji: 😊', 'Ünicode: x'])(
  'a header is refused when it is "%s"',
  async (line) => {
    expect(await runRefused(['trigger', 'payment.captured', '--print', 'http', '-H', line])).toMatchObject({
      forPeople: { exitCode: 2, stdout: '', stderr: expect.stringContaining('Expected "Name: value".') as string },
      forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code: 'INVALID_ARGUMENT' } },
    });
  },
);

test.each(['X-Colour: \u001b[31mred', 'X-Split: a\r\nX-Injected: b', 'X-Bell: \u0007', 'X-Delete: \u007f'])(
  'a header with control characters is refused, and they do not reach the terminal: %j',
  async (line) => {
    const { forPeople } = await runRefused(['trigger', 'payment.captured', '--print', 'http', '-H', line]);
    expect(forPeople).toEqual({ exitCode: 2, stdout: '', stderr: expect.any(String) as string });
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(forPeople.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  },
);

const ANY_FILE = 'any file can be sent with a path that ends in .json.';
const ALL_PROVIDERS = '`hooks providers` lists them.';

test.each([
  [
    'trigger',
    'NO_EVENT',
    'Say which event to trigger.',
    'For example: hooks trigger payment.captured. hooks events lists them.',
  ],
  [
    'trigger payment.captrued',
    'UNKNOWN_EVENT',
    'There is no sample event "payment.captrued".',
    `Did you mean payment.captured or payment.failed? \`hooks events\` lists them; ${ANY_FILE}`,
  ],
  [
    'trigger payment.captured@crad',
    'UNKNOWN_EVENT',
    'There is no sample event "payment.captured@crad".',
    `Did you mean payment.captured@card, payment.captured@emi or payment.captured@upi? \`hooks events\` lists them; ${ANY_FILE}`,
  ],
  [
    'trigger stripe/charge.suceeded',
    'UNKNOWN_EVENT',
    'There is no sample event "charge.suceeded" of stripe.',
    `Did you mean charge.succeeded or charge.refunded? \`hooks events stripe\` lists them; ${ANY_FILE}`,
  ],
  [
    'trigger payment.captured -p stripe',
    'UNKNOWN_EVENT',
    'There is no sample event "payment.captured" of stripe.',
    `\`hooks events stripe\` lists them; ${ANY_FILE}`,
  ],
  [
    'trigger stripe/charge.succeeded -p razorpay',
    'PROVIDER_CONFLICT',
    'The event is of "stripe", but --provider says "razorpay".',
    undefined,
  ],
  ['trigger ../../../etc/passwd', 'UNKNOWN_PROVIDER', 'There is no provider "..".', ALL_PROVIDERS],
  [
    'trigger razorpay/../../package',
    'UNKNOWN_EVENT',
    'There is no sample event "../../package" of razorpay.',
    `\`hooks events razorpay\` lists them; ${ANY_FILE}`,
  ],
])('hooks %s: %s, %s', async (line, code, message, hint) => {
  expect(await runRefused(line)).toEqual(refusal({ code, message, ...(hint !== undefined && { hint }) }));
});

test.each([
  'trigger payment.captured -p strip',
  'trigger strip/charge.succeeded',
  'verify x.http --provider strip',
  'sign x.json --provider strip',
  'listen --provider strip',
  'events strip',
  'providers show strip',
  'init --provider strip',
])('hooks %s: there is no such provider', async (line) => {
  expect(await runRefused(line)).toEqual(
    refusal({ code: 'UNKNOWN_PROVIDER', message: 'There is no provider "strip".', hint: 'Did you mean stripe?' }),
  );
});

test.each([
  ['ftp://localhost/x', 'http://localhost:3000/webhook'],
  ['localhost:3000', 'http://localhost:3000'],
  ['localhost:3000/webhook', 'http://localhost:3000/webhook'],
  ['example.com/hook', 'http://example.com/hook'],
  // A bare number is a port: http://3000 would lead to the host 0.0.11.184.
  ['3000', 'http://localhost:3000'],
  ['not a url', 'http://localhost:3000/webhook'],
  ['', 'http://localhost:3000/webhook'],
  ['http://', 'http://localhost:3000/webhook'],
  ['file:///etc/passwd', 'http://localhost:3000/webhook'],
])('"%s" is no URL to send to; %s would be one', async (url, guess) => {
  expect(await runRefused(['trigger', 'payment.captured', '--url', url])).toEqual(
    refusal({
      code: 'INVALID_URL',
      message: `"${url}" is not an http or https URL.`,
      hint: `Write it whole, such as ${guess}`,
    }),
  );
});

test.each([
  'listen --forward-to ftp://x',
  'init --url ftp://x',
  'init --forward-to ftp://x',
  'sign body.json --print curl --url ftp://x',
])('hooks %s: not a URL of http', async (line) => {
  expect(await runRefused(line, { files: { 'body.json': '{}' } })).toEqual(
    refusal({
      code: 'INVALID_URL',
      message: '"ftp://x" is not an http or https URL.',
      hint: 'Write it whole, such as http://localhost:3000/webhook',
    }),
  );
});

test('a URL with a password is refused for that reason', async () => {
  const { forPeople } = await runRefused('trigger payment.captured --url http://user:word@localhost/');
  expect(forPeople).toEqual({ exitCode: 2, stdout: '', stderr: expect.any(String) as string });
  // It is one.
  expect(forPeople.stderr).not.toContain('is not an http or https URL');
});

test('the built program tells a mistake as the tests in process see it', async () => {
  const cwd = temporaryProject();
  expect(await runChild(['tigger'], { cwd })).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr: "error: unknown command 'tigger'\nDid you mean trigger?\n",
  });
  expect(await runChild(['trigger', 'payment.captrued', '--json'], { cwd })).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr:
      '{"type":"error","code":"UNKNOWN_EVENT","message":"There is no sample event \\"payment.captrued\\".",' +
      `"hint":"Did you mean payment.captured or payment.failed? \`hooks events\` lists them; ${ANY_FILE}"}\n`,
  });
});
