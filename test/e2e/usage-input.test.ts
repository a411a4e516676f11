import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runHooks } from '../helpers/context.ts';
import { refusal, runRefused } from '../helpers/refusals.ts';

const BODY = '{"event":"payment.captured"}';
const BODY_HINT = 'For a body alone, give its headers with -H or its signature with --signature.';

test.each([
  ['verify nowhere.json', 'nowhere.json'],
  ['verify no/such/folder/', 'no/such/folder/'],
  ['sign nowhere', 'nowhere'],
  ['trigger nowhere.json', 'nowhere.json'],
  ['trigger ./nowhere.json -p stripe', './nowhere.json'],
  ['trigger /no/such/folder/nowhere.json', '/no/such/folder/nowhere.json'],
  ['trigger payment.captured --data @nowhere', 'nowhere'],
  ['trigger payment.captured --raw @nowhere', 'nowhere'],
])('hooks %s: there is no file %s', async (line, file) => {
  expect(await runRefused(line)).toEqual(
    refusal({ code: 'CANNOT_READ', message: `Cannot read ${file}: there is no such file.` }),
  );
});

test.each([
  ['sign folder', 'folder'],
  ['trigger folder.json', 'folder.json'],
  ['trigger payment.captured --data @folder', 'folder'],
  ['trigger payment.captured --raw @folder', 'folder'],
  ['replay folder', 'folder'],
  ['deliveries show folder', 'folder'],
])('hooks %s: %s is a folder', async (line, file) => {
  const prepare = (project: string): void => {
    mkdirSync(join(project, 'folder'));
    mkdirSync(join(project, 'folder.json'));
  };
  expect(await runRefused(line, { prepare })).toEqual(
    refusal({ code: 'CANNOT_READ', message: `Cannot read ${file}: it is a folder.` }),
  );
});

test.each([
  'verify loop.json',
  'sign loop.json',
  'trigger loop.json',
  'trigger payment.captured --data @loop.json',
  'replay loop.json',
  'deliveries show loop.json',
])('hooks %s: a link to itself cannot be read', async (line) => {
  const prepare = (project: string): void => symlinkSync('loop.json', join(project, 'loop.json'));
  expect(await runRefused(line, { prepare })).toEqual(
    refusal({ code: 'CANNOT_READ', message: 'Cannot read loop.json: it is a link that leads to itself.' }),
  );
});

// Root reads everything.
test.skipIf(process.getuid?.() === 0).each(['verify closed.json', 'sign closed.json', 'trigger closed.json'])(
  'hooks %s: not allowed to read it',
  async (line) => {
    const prepare = (project: string): void => chmodSync(join(project, 'closed.json'), 0o000);
    expect(await runRefused(line, { files: { 'closed.json': BODY }, prepare })).toEqual(
      refusal({ code: 'CANNOT_READ', message: 'Cannot read closed.json: EACCES.' }),
    );
  },
);

test.each(['verify', 'replay', 'sign'])(
  'a body pasted in place of its file is no bug of hooks: %s',
  async (command) => {
    // Longer than a file name can be.
    const body = JSON.stringify({ event: 'payment.captured', notes: 'x'.repeat(400) });
    expect(await runHooks([command, body])).toMatchObject({ exitCode: 2, stdout: '' });
  },
);

test.each([
  ['verify last', 'No delivery has been kept in this project yet.'],
  ['replay last', 'No delivery has been kept in this project yet.'],
  ['deliveries show last', 'No delivery has been kept in this project yet.'],
  ['deliveries diff last last', 'No delivery has been kept in this project yet.'],
  ['deliveries export last --format har', 'No delivery has been kept in this project yet.'],
  ['verify dlv_nope', 'There is no file and no kept delivery "dlv_nope".'],
  ['replay dlv_nope', 'There is no file and no kept delivery "dlv_nope".'],
  ['deliveries show dlv_nope', 'There is no file and no kept delivery "dlv_nope".'],
])('hooks %s, in a fresh project: %s', async (line, message) => {
  expect(await runRefused(line)).toEqual(
    refusal({
      code: 'UNKNOWN_DELIVERY',
      message,
      hint: 'hooks listen and hooks trigger keep deliveries in .hooks/ of the project.',
    }),
  );
});

const RECORD = { id: 'dlv_1', receivedAt: '2026-09-21T14:54:04Z', attempts: [] };
const REQUEST = { method: 'POST', path: '/', rawHeaders: [['A', 'b']], body: '' };

test.each([
  ['a body alone', 'request is not an object', BODY],
  ['an empty file', 'it is neither JSON nor an HTTP request', ''],
  ['text', 'it is neither JSON nor an HTTP request', 'hello\n'],
  ['bytes', 'it is neither JSON nor an HTTP request', Buffer.from([0xff, 0xfe, 0x00])],
  ['JSON cut off', 'it is neither JSON nor an HTTP request', '{"request":{"meth'],
  ['a list', 'it is not an object', '[]'],
  ['null', 'it is not an object', 'null'],
  ['a record without an id', 'id is not text', JSON.stringify({ request: REQUEST })],
  [
    'a record of an unknown time',
    'receivedAt is not a time',
    JSON.stringify({ ...RECORD, receivedAt: 'yesterday', request: REQUEST }),
  ],
  [
    'a record of broken headers',
    'request.rawHeaders is not a list',
    JSON.stringify({ ...RECORD, request: { ...REQUEST, rawHeaders: { A: 'b' } } }),
  ],
  ['a request that ends in its headers', 'there is no blank line after the headers', 'POST / HTTP/1.1\r\nHost: x'],
  ['a request with a line that is no header', '"Host" is not a header line', 'POST / HTTP/1.1\r\nHost\r\n\r\n'],
  [
    'a request with broken chunks',
    'its chunked body is broken',
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ],
])('%s is not a delivery: %s', async (_, problem, content) => {
  expect(await runRefused('verify it.json --secret x', { files: { 'it.json': content } })).toEqual(
    refusal({ code: 'NOT_A_DELIVERY', message: `it.json is not a delivery: ${problem}.`, hint: BODY_HINT }),
  );
});

test.each([
  ['an entry that is null', null],
  ['an entry without a request', {}],
  ['a request with a broken URL', { request: { method: 'POST', url: 'nowhere' } }],
  ['a header without a name', { request: { method: 'POST', url: 'http://x/', headers: [{ value: 'a' }] } }],
  ['headers that are no list', { request: { method: 'POST', url: 'http://x/', headers: 'a' } }],
  ['a body that is a number', { request: { method: 'POST', url: 'http://x/', headers: [], postData: { text: 5 } } }],
])('a HAR with %s is not a delivery', async (_, entry) => {
  const files = { 'it.har': JSON.stringify({ log: { entries: [entry] } }) };
  expect(await runRefused('verify it.har --secret x', { files })).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code: 'NOT_A_DELIVERY' } },
  });
});

test.each(['replay body.json', 'deliveries show body.json', 'deliveries export body.json --format http'])(
  'hooks %s says that a body is not a delivery, without the advice that is for verify',
  async (line) => {
    const { forPeople } = await runRefused(line, { files: { 'body.json': BODY } });
    expect(forPeople).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('error: body.json is not a delivery: request is not an object.\n') as string,
    });
    expect(forPeople.stderr).not.toContain('--signature');
  },
);

test.each(['empty-folder', 'notes.ndjson'])('there is nothing to verify in %s', async (name) => {
  const world = {
    files: { 'notes.ndjson': '{"type":"listener.ready"}\n{"type":"listener.closed"}\n' },
    prepare: (project: string) => mkdirSync(join(project, 'empty-folder')),
  };
  expect(await runRefused(`verify ${name}`, world)).toEqual(
    refusal({ code: 'NOTHING_TO_VERIFY', message: `There is no delivery in ${name}.` }),
  );
});

test('a stream without a delivery in it has none to show, and not one', async () => {
  const files = { 'notes.ndjson': '{"type":"listener.ready"}\n{"type":"listener.closed"}\n' };
  const { forPeople } = await runRefused('deliveries show notes.ndjson', { files });
  expect(forPeople).toMatchObject({ exitCode: 2, stdout: '' });
  expect(forPeople.stderr).not.toContain('holds 1 deliveries');
});

test.each([
  ['trigger broken.json', 'broken.json', undefined],
  ['trigger -', '-', '{"event":'],
  [`trigger payment.captured --data '{"event":'`, '--data', undefined],
  ['trigger payment.captured --data @broken.json', '--data', undefined],
  ['trigger payment.captured --data -', '--data', '{"event":'],
])('hooks %s: %s is not JSON', async (line, source, stdin) => {
  // The end of the sentence are words of Node's parser, which differ by version.
  const message = expect.stringMatching(new RegExp(`^${source} is not JSON: .+\\.$`)) as string;
  const files = { 'broken.json': '{"event":' };
  expect(await runRefused(line, { files, ...(stdin !== undefined && { stdin }) })).toMatchObject({
    forPeople: { exitCode: 2, stdout: '' },
    forPrograms: { exitCode: 2, stdout: '', stderr: { type: 'error', code: 'INVALID_JSON', message } },
  });
});

test.each([
  [
    '--set payment.amount',
    'INVALID_EDIT',
    '--set payment.amount is not of the form path=value.',
    'For example --set payment.amount=5000',
  ],
  [
    '--set =5000',
    'INVALID_EDIT',
    '--set =5000 is not of the form path=value.',
    'For example --set payment.amount=5000',
  ],
  [
    '--add payment.colour',
    'INVALID_EDIT',
    '--add payment.colour is not of the form path=value.',
    'For example --add payment.amount=5000',
  ],
  [
    '--set payment.amont=5000',
    'UNKNOWN_PATH',
    'The event has nothing at "payment.amont".',
    'Did you mean payment.amount, payment.bank or payment.wallet? To put something new there, use --add payment.amont=…',
  ],
  [
    '--set qwertyuiop.asdfghjkl.zxcvbnm=5000',
    'UNKNOWN_PATH',
    'The event has nothing at "qwertyuiop.asdfghjkl.zxcvbnm".',
    'See the event with --print json. To put something new there, use --add qwertyuiop.asdfghjkl.zxcvbnm=…',
  ],
  [
    '--add payment.amount=5000',
    'PATH_EXISTS',
    '"payment.amount" is there already.',
    'Use --set payment.amount=… to change it.',
  ],
  [
    '--add payment.amount.currency=INR',
    'UNKNOWN_PATH',
    'Nothing can be added at "payment.amount.currency": what is above it is not an object.',
    undefined,
  ],
  [
    // Nobody who takes something out wants to put it in.
    '--unset payment.amont',
    'UNKNOWN_PATH',
    'The event has nothing at "payment.amont".',
    'Did you mean payment.amount, payment.bank or payment.wallet?',
  ],
])('hooks trigger payment.captured %s: %s, %s', async (edit, code, message, hint) => {
  expect(await runRefused(`trigger payment.captured --print body ${edit}`)).toEqual(
    refusal({ code, message, ...(hint !== undefined && { hint }) }),
  );
});

test('a body that is not JSON does not become a fixture', async () => {
  const files = { 'it.json': JSON.stringify({ ...RECORD, request: { ...REQUEST, body: 'not JSON' } }) };
  expect(await runRefused('deliveries export it.json --format fixture', { files })).toEqual(
    refusal({
      code: 'NOT_JSON',
      message: 'The body of dlv_1 is not JSON, so it cannot become a fixture.',
      hint: 'Export it with --format http, or send it again with hooks replay.',
    }),
  );
});
