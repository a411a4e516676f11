import { exec } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import type { CheckReport } from '../../src/core/check-report.ts';
import { localSecret } from '../../src/state.ts';
import { type Bug, BUGS } from '../helpers/check-bugs.ts';
import { type Farm, startFarm } from '../helpers/check-farm.ts';
import { findingsOf, runCheck } from '../helpers/check-runs.ts';
import { type FarmProvider, SCHEMES } from '../helpers/check-schemes.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { projectWith } from '../helpers/refusals.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { ndjson } from '../helpers/results.ts';

const SECRET = SCHEMES.razorpay.secret;

async function farmWith(bug?: Bug): Promise<{ farm: Farm; args: string[] }> {
  const farm = await startFarm(SCHEMES.razorpay, bug && BUGS[bug]);
  return { farm, args: ['-u', farm.url, '-s', SECRET] };
}

describe('which checks are made', () => {
  test.each([
    [
      ['--only', 'RAW'],
      ['RAW-001', 'RAW-002', 'RAW-003', 'RAW-004', 'RAW-005', 'RAW-006'],
    ],
    [
      ['--only', 'sig-001, sig-004'],
      ['SIG-001', 'SIG-004'],
    ],
    [
      ['--only', 'SIG-001', '--only', 'HTTP'],
      ['SIG-001', 'HTTP-001'],
    ],
    [
      ['--only', 'SIG', '--skip', 'SIG-001,SIG-002,SIG-003,SIG-004,SIG-005,SIG-006'],
      ['SIG-007', 'SIG-008', 'SIG-009'],
    ],
    [['--only', 'EVT-007'], ['EVT-007']],
    [['--only', 'BASE'], []],
  ])('%j', async (choice, ids) => {
    const { args } = await farmWith();
    const { report } = await runCheck([...args, ...choice]);
    const made = report.results.filter(({ verdict }) => verdict !== 'skipped').map(({ id }) => id);
    expect(made).toEqual(['BASE-001', 'BASE-002', 'BASE-003', 'BASE-004', ...ids]);
  });
});

describe('from which findings on the exit code is 1', () => {
  test.each([
    ['header names by their case', 'ENC', undefined, 1],
    ['a charset is refused', 'ENC', undefined, 0],
    ['a charset is refused', 'ENC', 'must', 0],
    ['a charset is refused', 'ENC', 'should', 1],
    ['null throws', 'EVT-003', 'should', 0],
    ['null throws', 'EVT-003', 'info', 1],
    ['duplicates are told', 'IDEM-002', 'info', 0],
    ['duplicates are told', 'IDEM-002', 'inconclusive', 1],
    ['everything right throws', 'ENC', 'must', 3],
  ] as const)('%s, %s, %s: %i', async (bug, only, failOn, exitCode) => {
    const { args } = await farmWith(bug);
    const run = await runCheck([...args, '--only', only, ...(failOn === undefined ? [] : ['--fail-on', failOn])]);
    expect(run.exitCode).toBe(exitCode);
  });
});

describe('known findings', () => {
  const only = ['--only', 'ENC'];

  test('do not count, and one that passes now is told', async () => {
    const { args } = await farmWith('header names by their case');
    const cwd = projectWith({ 'known.json': '["ENC-003", "ENC-001"]' });
    expect(await runHooks(['check', ...args, ...only, '--known', 'known.json', '--no-color'], { cwd })).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^= ENC-003: known findings$[^]*^✓ No findings\.$/m),
      stderr: expect.stringContaining('ENC-001 is a known finding, and passes now: take it out of the list.'),
    });
  });

  test('may be those of an earlier report', async () => {
    const { args } = await farmWith('header names by their case');
    const cwd = temporaryProject();
    const first = await runHooks(['check', ...args, ...only, '--format', 'json=known.json'], { cwd });
    const second = await runHooks(['check', ...args, ...only, '--known', 'known.json'], { cwd });
    expect([first.exitCode, second.exitCode, second.stderr]).toEqual([1, 0, '']);
  });
});

test('reports go to files and to stdout, whatever the form', async () => {
  const { args } = await farmWith('header names by their case');
  const cwd = temporaryProject();
  const formats = ['--format', 'json=a.json', '--format', 'sarif=a.sarif', '--format', 'junit'];
  const run = await runHooks(['check', ...args, '--only', 'ENC', ...formats], { cwd });
  const json = JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8')) as CheckReport;
  const sarif = JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')) as { version: string };
  expect({ ...run, findings: findingsOf(json), sarif: sarif.version }).toEqual({
    exitCode: 1,
    stdout: expect.stringMatching(/^<\?xml/),
    stderr: '',
    findings: ['ENC-003'],
    sarif: '2.1.0',
  });
});

test('--json tells the report as an event', async () => {
  const { args } = await farmWith('header names by their case');
  const { exitCode, stdout, stderr } = await runHooks(['check', ...args, '--only', 'ENC', '--json']);
  const events = ndjson(stdout);
  expect({ exitCode, types: events.map(({ type }) => type), counted: events[0]?.['counted'], stderr }).toEqual({
    exitCode: 1,
    types: ['check.completed'],
    counted: ['ENC-003'],
    stderr: '',
  });
});

test.each(Object.keys(SCHEMES) as FarmProvider[])(
  'the plan for %s says how many events come of it',
  async (provider) => {
    const { secret } = SCHEMES[provider];
    const farm = await startFarm(SCHEMES[provider]);
    const args = ['-p', provider, '-u', farm.url, '-s', secret];
    const plan = await runHooks(['check', ...args, '--dry-run', '--json']);
    const [planned] = ndjson(plan.stdout) as [{ accepted: number }];
    expect([plan.exitCode, farm.effects.length, planned.accepted <= 20]).toEqual([0, 0, true]);
    const { report } = await runCheck(args);
    expect(report.accepted).toBeLessThanOrEqual(planned.accepted);
    expect(farm.effects.length).toBeLessThanOrEqual(report.accepted);
  },
);

test('a plan for people', async () => {
  const { exitCode, stdout, stderr } = await runHooks([
    'check',
    '-u',
    'http://localhost:1/',
    '-s',
    SECRET,
    '--dry-run',
  ]);
  expect({ exitCode, head: stdout.split('\n')[0], stderr }).toEqual({
    exitCode: 0,
    head: expect.stringMatching(/^http:\/\/localhost:1\/ {2}razorpay: \d+ checks, about \d+ events/),
    stderr: '',
  });
});

test('all about one check', async () => {
  expect(await runHooks(['check', '--explain', 'sig-005', '--framework', 'express'])).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^SIG-005 [^]*timingSafeEqual/),
    stderr: '',
  });
});

describe('what cannot be done is told', () => {
  test.each([
    [['--only', 'SIG-05'], 'UNKNOWN_CHECK', 'SIG-005'],
    [['--skip', 'SIGN'], 'UNKNOWN_CHECK', 'SIG'],
    [['--only', 'LOAD'], 'NOTHING_TO_CHECK', '--intrusive'],
    [['--only', 'TS'], 'NOTHING_TO_CHECK', 'the scheme signs no timestamp'],
    [['--explain', 'RAW-006'], 'NO_EFFECT', ''],
    [['--dry-run', '--format', 'junit'], 'NO_EFFECT', ''],
    [['--probe-wait', '1s'], 'NO_EFFECT', ''],
    [['-H', 'X-Razorpay-Signature: abc'], 'SIGNATURE_HEADER', ''],
    [['--url', 'http://8.8.8.8/'], 'REMOTE', '--allow-remote'],
    [['--probe-url', 'http://localhost:1/', '--probe-log', 'x'], 'PROBE_CONFLICT', ''],
    [['--probe-pattern', '{id}'], 'NO_EFFECT', ''],
    [['--probe-log', 'x', '--probe-pattern', '({id}'], 'INVALID_PATTERN', ''],
    [['--probe-log', 'x', '--probe-pattern', 'effect'], 'INVALID_PATTERN', ''],
    [['--format', 'xml'], 'UNKNOWN_FORMAT', 'junit'],
    [['--format', 'json', '--format', 'sarif'], 'FORMAT_CONFLICT', 'sarif'],
    [['--format', 'json=no/such/folder.json'], 'CANNOT_WRITE', ''],
    [['--source', 'src/app.ts'], 'NO_EFFECT', ''],
    [['--known', 'bad.json'], 'INVALID_KNOWN', 'SIG-005'],
    [['--known', 'unknown.json'], 'INVALID_KNOWN', 'SIG-005'],
    [['--known', 'no.json'], 'CANNOT_READ', ''],
    [['--fail-on', 'never'], 'INVALID_ARGUMENT', ''],
  ])('%j is %s', async (words, code, hint) => {
    const { farm, args } = await farmWith();
    const cwd = projectWith({ 'bad.json': '{"a":1}', 'unknown.json': '["SIG-999"]' });
    const url = words.includes('--url') ? ['-s', SECRET] : args;
    const run = await runHooks(['check', ...url, ...words, '--json'], { cwd });
    const [error] = ndjson(run.stderr);
    expect({ exitCode: run.exitCode, code: error?.['code'], stdout: run.stdout }).toEqual({
      exitCode: 2,
      code,
      stdout: '',
    });
    expect(JSON.stringify(error ?? '')).toContain(hint);
    expect(farm.effects).toEqual([]);
  });

  test.each([
    [['--probe-url', 'http://localhost:1/'], 3, 'PROBE_FAILED'],
    [['--probe-cmd', 'exit 4'], 3, 'PROBE_FAILED'],
    [['--probe-log', 'no-such-file'], 2, 'CANNOT_READ'],
  ])('%j is told when it is asked', async (words, exitCode, code) => {
    const { args } = await farmWith();
    const run = await runHooks(['check', ...args, '--only', 'IDEM', ...words, '--probe-wait', '1ms', '--json']);
    expect([run.exitCode, ndjson(run.stderr)[0]?.['code']]).toEqual([exitCode, code]);
  });
});

describe('effects are counted', () => {
  test.each(['--probe-url', '--probe-cmd', '--probe-log'])('by %s', async (option) => {
    const cwd = temporaryProject();
    const file = join(cwd, 'effects.log');
    const bug = BUGS['duplicates have a second effect'];
    const farm = await startFarm(SCHEMES.razorpay, bug, (id) => appendFileSync(file, `effect of ${id}\n`));
    const log = `curl -s '${farm.effectsUrl}' | grep -o "$HOOKS_EVENT_ID" | wc -l`;
    const values: Record<string, string> = { '--probe-url': farm.effectsUrl, '--probe-cmd': log, '--probe-log': file };
    const probe = [option, values[option] ?? '', '--probe-wait', '20ms'];
    const { report } = await runCheck(['-u', farm.url, '-s', SECRET, '--only', 'IDEM', ...probe], { cwd });
    expect(findingsOf(report)).toEqual(['IDEM-002: IDEM-007']);
  });
});

test('the mistyped name of a check is told, with the right one', async () => {
  const run = await runHooks(['check', '--explain', 'RAW-0006', '--json']);
  expect({ exitCode: run.exitCode, error: ndjson(run.stderr) }).toMatchObject({
    exitCode: 2,
    error: [{ code: 'UNKNOWN_CHECK', hint: expect.stringContaining('RAW-006') as string }],
  });
});

test('the code that mends a finding has the header of the provider, and says its form', async () => {
  const farm = await startFarm(SCHEMES.github, BUGS['no verification']);
  const args = ['-p', 'github', '-u', farm.url, '-s', SCHEMES.github.secret, '--framework', 'express'];
  const { report } = await runCheck([...args, '--only', 'SIG']);
  const fix = report.results.find(({ id }) => id === 'SIG-001')?.fix;
  expect(fix?.text).toContain('sha256=<hex>');
  expect(fix?.code).toContain("'X-Hub-Signature-256'");
});

test('a time that is over at once does not hide that right requests are refused', async () => {
  const { args } = await farmWith('everything right throws');
  const { report, exitCode } = await runCheck([...args, '--within', '1ms']);
  expect({ exitCode, findings: findingsOf(report) }).toEqual({ exitCode: 3, findings: ['BASE-001'] });
});

test('a short secret is not masked in words and statuses', async () => {
  const farm = await startFarm({ ...SCHEMES.razorpay, secret: '0' }, BUGS['everything right throws']);
  const { report } = await runCheck(['-u', farm.url, '-s', '0', '--only', 'BASE']);
  expect(JSON.stringify(report)).not.toContain('<secret>');
});

test('whoever finds a request in a log or in a database knows it', async () => {
  const app = await startReceiver();
  await runCheck(['-u', app.url, '-s', SECRET, '--only', 'SIG-001,SURV']);
  const marks = app.received.map(({ headers, body }) => [
    headers['x-hooks-check'],
    body.toString().includes('"hooks_check":"true"'),
  ]);
  expect(marks).toEqual(marks.map(() => ['true', true]));
  expect(marks.length).toBeGreaterThan(5);
});

describe('secrets and signatures', () => {
  const SIGNATURE = /[0-9a-f]{64}/;

  test('of one that is given are in no output', async () => {
    const { args } = await farmWith('the expected signature is told');
    const cwd = temporaryProject();
    const files = ['json', 'junit', 'sarif'].flatMap((form) => ['--format', `${form}=report.${form}`]);
    const run = await runHooks(['check', ...args, ...files, '--json'], { cwd });
    const texts = ['json', 'junit', 'sarif'].map((form) => readFileSync(join(cwd, `report.${form}`), 'utf8'));
    for (const text of [run.stdout, run.stderr, ...texts]) {
      expect(text.includes(SECRET)).toBe(false);
      expect(/expected [0-9a-f]{8}/.exec(text)?.[0]).toBeUndefined();
    }
  });

  test('of the local one are in the lines that show a finding again, and nowhere else', async () => {
    const cwd = temporaryProject();
    const local = localSecret(join(cwd, '.hooks'));
    const farm = await startFarm({ ...SCHEMES.razorpay, secret: local }, BUGS['JSON.stringify']);
    const { report } = await runCheck(['-u', farm.url], { cwd });
    const cases = report.results.flatMap((result) => result.cases);
    const curls = cases.flatMap(({ curl }) => curl ?? []);
    const rest = JSON.stringify(report, (key, value: unknown) => (key === 'curl' ? undefined : value));
    expect({
      secret: JSON.stringify(report).includes(local),
      inCurls: curls.some((curl) => SIGNATURE.test(curl)),
      elsewhere: SIGNATURE.test(rest),
    }).toEqual({ secret: false, inCurls: true, elsewhere: false });

    const again = report.results.find(({ id }) => id === 'RAW-006')?.cases[0]?.curl ?? '';
    const { stdout } = await promisify(exec)(`${again} --silent --output /dev/null --write-out '%{http_code}'`);
    expect(stdout).toBe('200');

    const without = await runCheck(['-u', farm.url, '--no-repro'], { cwd });
    expect(without.report.results.flatMap((result) => result.cases).filter(({ curl }) => curl !== undefined)).toEqual(
      [],
    );
    expect(existsSync(join(cwd, '.hooks', 'deliveries'))).toBe(false);
  });
});
