import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { runChild } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { words } from '../helpers/refusals.ts';

const HELP = `Usage: hooks [options] [command]

Test the receiver of your webhooks: fire signed events, listen, verify and
replay.

Options:
  -V, --version           print the version
  -h, --help              show this help

Commands:
  trigger [event]         fire a signed event at a URL
  listen                  receive webhooks: verify, keep, and forward them to
                          your app
  replay [deliveries...]  send kept deliveries again
  check                   find the bugs of a receiver before the provider does
  verify <saved...>       check the signature of a saved webhook, and say why it
                          fails
  sign <file>             print the headers a provider would send with a body
  deliveries              list, show, export, compare and delete kept deliveries
  events [provider]       list the sample events that can be triggered
  providers               list the providers, and explain how each signs
  scenario [scenario]     fire a life cycle of events in order: shared ids,
                          believable times
  sandbox                 stand in for a payment API: register endpoints, pay,
                          receive
  demo                    see the whole loop in a few seconds: trigger, verify,
                          tamper, replay
  init                    write hooks.config.json and make the local secret
  completion <shell>      print the completion script of a shell
  help [command]          display help for command

Exit codes: 0 yes, 1 no, 2 wrong usage, 3 nobody answered, 70 a bug in hooks.
Start with: hooks demo
`;

test.each(['', '--help', '-h', 'help'])('hooks %s: the whole help', async (line) => {
  expect(await runHooks(words(line))).toEqual({ exitCode: 0, stdout: HELP, stderr: '' });
});

test('the built program has the same help', async () => {
  expect(await runChild([], { cwd: temporaryProject() })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: HELP,
    stderr: '',
  });
});

const EDITS = '--set --add --unset --data --edit';
const COMMON = '--json --no-color --help';

const COMMANDS: Array<[command: string, flags: string]> = [
  [
    'trigger',
    `--provider --url --secret --secret-file ${EDITS} --raw --header --timeout --seed --at --keep-ids --plain --wire --no-signature --no-keep --deliver --speed --print`,
  ],
  [
    'listen',
    [
      '--port --host --provider --secret --secret-file --enforce --body-max --no-screen --print-secret',
      '--forward-to --header --host-header --resign-with --ca-cert --insecure --timeout --answer-within --retries',
      '--respond --respond-body --respond-header --respond-delay --keep --keep-for --keep-size',
      '--expect --within --count --where --exec',
      '--tunnel --tunnel-command --public-url --domain --traffic-policy --server-addr --self-test',
    ].join(' '),
  ],
  [
    'replay',
    `--last --since --event --failed --url ${EDITS} --resign --no-resign --secret --secret-file --header --ca-cert --insecure --timeout --print`,
  ],
  ['verify', '--provider --secret --secret-file --header --signature --url --at --tolerance'],
  ['sign', '--provider --secret --secret-file --at --id --event --header --print --url'],
  ['deliveries', ''],
  ['deliveries list', '--limit --since --event --failed'],
  ['deliveries show', ''],
  ['deliveries export', '--format --last --since --event --url'],
  ['deliveries diff', ''],
  ['deliveries prune', '--keep --older-than --keep-size --all'],
  ['events', ''],
  ['providers', ''],
  ['providers list', ''],
  ['providers show', ''],
  ['providers check-url', ''],
  [
    'scenario',
    [
      '--provider --url --secret --secret-file --set --header --timeout --shuffle --duplicate --concurrent --drop --pace',
      '--stop-on-refusal --deliver --speed --seed --at --plain --wire --no-keep',
    ].join(' '),
  ],
  ['sandbox', '--port --rules --speed --api-key-file'],
  ['demo', ''],
  ['init', '--provider --url --forward-to --print-schema'],
  ['completion', ''],
];

test.each(COMMANDS)('hooks %s --help lists exactly its flags', async (command, flags) => {
  const { exitCode, stdout, stderr } = await runHooks([...words(command), '--help']);
  const [options = ''] = stdout.slice(stdout.indexOf('Options:')).split('\nExamples:');
  const listed = [...options.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = '']) => flag);
  const expected = words(`${flags} ${COMMON}`).toSorted();
  expect({ exitCode, listed: listed.toSorted(), stderr }).toEqual({ exitCode: 0, listed: expected, stderr: '' });
});

test.each(COMMANDS)('hooks %s -h is the same as --help', async (command) => {
  expect(await runHooks([...words(command), '-h'])).toEqual(await runHooks([...words(command), '--help']));
});

test.each(COMMANDS.filter(([command]) => !command.includes(' ')))('hooks help %s is the same, too', async (command) => {
  expect(await runHooks(['help', command])).toEqual(await runHooks([command, '--help']));
});

test.each(COMMANDS.filter(([, flags]) => flags !== ''))('hooks %s --help has examples', async (command) => {
  const { stdout } = await runHooks([...words(command), '--help']);
  const examples = stdout.split('\nExamples:\n')[1] ?? '';
  expect(examples).toMatch(new RegExp(`^(?: {2}\\$ .*hooks ${command} ?.*\n)+$`));
});

test.each(COMMANDS)('hooks %s --help fits into 80 columns, examples aside', async (command) => {
  const { stdout } = await runHooks([...words(command), '--help']);
  const lines = (stdout.split('\nExamples:\n')[0] ?? '').split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test.each(COMMANDS)('the description of hooks %s is broken into lines once, not twice', async (command) => {
  const { stdout } = await runHooks([...words(command), '--help']);
  const description = /^Usage: .*\n\n((?:[^\n].*\n)*?)\n/.exec(stdout)?.[1] ?? '';
  const lines = /^(?:Arguments|Options):\n/.test(description) ? [] : description.trimEnd().split('\n');
  // A line that has room for the first word of the next one was broken before.
  const broken = lines.filter((line, index) => {
    const [next] = (lines[index + 1] ?? '').split(' ');
    return next && !/[.:]$/.test(line) && `${line} ${next}`.length <= 80;
  });
  expect(broken).toEqual([]);
});

test.each([...COMMANDS.map(([command]) => command), ''])(
  'the help of hooks %s keeps what is internal to itself',
  async (command) => {
    const { stdout } = await runHooks([...words(command), '--help']);
    expect(stdout).not.toMatch(/\bcomplete\b|undefined|\[object/);
  },
);

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

test.each(['-V', '--version'])('hooks %s prints the version', async (flag) => {
  expect(await runHooks([flag])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  expect(await runChild([flag], { cwd: temporaryProject() })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test.each(['--version --json', '-V trigger', '--version trigger payment.captured'])(
  'hooks %s prints the version and does nothing else',
  async (line) => {
    expect(await runHooks(words(line))).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  },
);
