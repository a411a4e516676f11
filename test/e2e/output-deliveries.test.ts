import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runHooks, temporaryProject, type TestRun } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';

const ENV = { HOOKS_SECRET: 'deliveries' };
const NOW = new Date('2026-09-21T15:00:00Z');

const response = (status: number): object => ({
  endpointUrl: 'http://localhost:3000/webhook',
  startedAt: '2026-09-21T14:54:04.000Z',
  durationMs: 12.3,
  outcome: { kind: 'response', status, rawHeaders: [['Content-Type', 'text/plain']], body: 'thanks\n' },
});
const noAnswer = {
  endpointUrl: 'http://localhost:3000/webhook',
  startedAt: '2026-09-21T14:54:04.000Z',
  durationMs: 1.2,
  outcome: { kind: 'no_response', reason: 'refused', detail: 'connection refused' },
};

const paid = {
  type: 'delivery',
  id: 'dlv_Paid000001',
  receivedAt: '2026-09-21T14:54:04.000Z',
  origin: 'received',
  provider: 'razorpay',
  eventType: 'order.paid',
  eventId: 'TKSTEcyVWAQvZs',
  request: {
    method: 'POST',
    path: '/webhook?shop=1',
    rawHeaders: [
      ['Host', 'localhost:4400'],
      ['Content-Type', 'application/json'],
      ['X-Razorpay-Signature', 'a'.repeat(64)],
      ['Content-Length', '58'],
    ],
    body: '{"event":"order.paid","url":"https:\\/\\/x","gift":"\\u20b9 5"}',
  },
  verification: { valid: true, scheme: 'razorpay hmac-sha256', secretLabel: '$HOOKS_SECRET' },
  attempts: [noAnswer, response(200)],
};
const charge = {
  ...paid,
  id: 'dlv_Charge0002',
  receivedAt: '2026-09-21T14:55:00.500Z',
  origin: 'sent',
  provider: 'stripe',
  eventType: 'charge.succeeded',
  request: { ...paid.request, rawHeaders: [['Content-Type', 'application/json']], body: '{"type":"charge.succeeded"}' },
  verification: undefined,
  attempts: [noAnswer],
};
const forged = {
  ...paid,
  id: 'dlv_Forged0003',
  receivedAt: '2026-09-21T14:56:00.000Z',
  verification: {
    valid: false,
    reason: 'signature_mismatch',
    detail: 'The signature in X-Razorpay-Signature is not that of this body under the secret from $HOOKS_SECRET.',
    diagnosis: { mistakes: [], tried: 12 },
  },
  attempts: [response(500)],
};
const odd = {
  type: 'delivery',
  id: 'dlv_Odd0000004',
  receivedAt: '2026-09-21T14:57:00.000Z',
  origin: 'received',
  request: { method: 'PUT', path: '/x', rawHeaders: [['Content-Type', 'image/png']], bodyBase64: 'iVBORw0KGgo=' },
  attempts: [],
};

const FOLDER = '.hooks/deliveries';
const NAMES = {
  paid: `${FOLDER}/20260921T145404000Z~order.paid~dlv_Paid000001.json`,
  charge: `${FOLDER}/20260921T145500500Z~charge.succeeded~dlv_Charge0002.json`,
  forged: `${FOLDER}/20260921T145600000Z~order.paid~dlv_Forged0003.json`,
  odd: `${FOLDER}/20260921T145700000Z~unknown~dlv_Odd0000004.json`,
};
const file = (record: object): string => `${JSON.stringify(record, undefined, 2)}\n`;

function keptProject(): string {
  return projectWith({
    [NAMES.paid]: file(paid),
    [NAMES.charge]: file(charge),
    [NAMES.forged]: file(forged),
    [NAMES.odd]: file(odd),
    // What is no delivery file is left alone.
    [`${FOLDER}/notes.txt`]: 'mine',
    [`${FOLDER}/.1234.tmp`]: '{',
  });
}

const run = (line: string, cwd = keptProject()): Promise<TestRun> => runHooks(words(line), { cwd, env: ENV, now: NOW });

const ROWS = {
  paid: 'dlv_Paid000001  2026-09-21 14:54:04  ✓  razorpay           order.paid                    ✓ 200 OK  12 ms (attempt 2)\n',
  charge:
    'dlv_Charge0002  2026-09-21 14:55:00  →  stripe             charge.succeeded              ✗ no answer: connection refused  1 ms\n',
  forged:
    'dlv_Forged0003  2026-09-21 14:56:00  ✗  razorpay           order.paid                    ✗ 500 Internal Server Error  12 ms\n',
  odd: 'dlv_Odd0000004  2026-09-21 14:57:00  ?  -                  PUT /x                        not sent on\n',
};

test.each<[string, string, string]>([
  ['deliveries', ROWS.paid + ROWS.charge + ROWS.forged + ROWS.odd, ''],
  ['deliveries list', ROWS.paid + ROWS.charge + ROWS.forged + ROWS.odd, ''],
  ['deliveries list --limit 2', ROWS.forged + ROWS.odd, '2 of 4 deliveries; --limit shows more.\n'],
  ['deliveries --limit 2', ROWS.forged + ROWS.odd, '2 of 4 deliveries; --limit shows more.\n'],
  // What the filters leave out is not shown by a higher limit.
  ['deliveries list --event order.*', ROWS.paid + ROWS.forged, ''],
  ['deliveries list --event charge.?ucceeded', ROWS.charge, ''],
  ['deliveries list --since 5m', ROWS.charge + ROWS.forged + ROWS.odd, ''],
  ['deliveries list --failed', ROWS.charge + ROWS.forged + ROWS.odd, ''],
])('hooks %s lists them, newest last', async (line, stdout, stderr) => {
  expect(await run(line)).toEqual({ exitCode: 0, stdout, stderr });
});

test('of several endpoints the list tells of the one that did not accept it', async () => {
  const other = { ...response(500), endpointUrl: 'http://localhost:3001/' };
  const cwd = projectWith({ [NAMES.paid]: file({ ...paid, attempts: [noAnswer, other, response(200)] }) });
  expect((await run('deliveries', cwd)).stdout).toMatch(
    / ✗ 500 Internal Server Error {2}12 ms \(accepted by 1 of 2, attempt 3\)\n$/,
  );
});

test('a list in which nothing fits the filters says so', async () => {
  expect(await run('deliveries list --event nothing')).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: expect.not.stringContaining('No deliveries are kept here') as string,
  });
});

test('--json lists the records as they are kept, and then how many there are', async () => {
  const { exitCode, stdout, stderr } = await run('deliveries list --limit 2 --json');
  expect({ exitCode, lines: ndjson(stdout), stderr }).toEqual({
    exitCode: 0,
    lines: [forged, odd, { type: 'deliveries.total', shown: 2, matching: 4 }],
    stderr: '',
  });
});

const SHOWN_PAID = `order.paid  dlv_Paid000001  2026-09-21T14:54:04.000Z  received
✓ valid when received: razorpay hmac-sha256, secret from $HOOKS_SECRET
  The signature is an HMAC-SHA256 of the raw body, byte for byte, keyed with the signing secret as text, written in lower-case hex in X-Razorpay-Signature.

POST /webhook?shop=1
Host: localhost:4400
Content-Type: application/json
X-Razorpay-Signature: ${'a'.repeat(64)}
Content-Length: 58

{
  "event": "order.paid",
  "url": "https://x",
  "gift": "₹ 5"
}

✗ no answer: connection refused  1 ms  http://localhost:3000/webhook

✓ 200 OK  12 ms  http://localhost:3000/webhook
  thanks
`;

test.each([
  ['dlv_Paid000001', SHOWN_PAID],
  [NAMES.paid, SHOWN_PAID],
  [
    'dlv_Forged0003',
    `order.paid  dlv_Forged0003  2026-09-21T14:56:00.000Z  received
✗ The signature in X-Razorpay-Signature is not that of this body under the secret from $HOOKS_SECRET.
Why: none of the usual mistakes (12 signatures tried): another secret, or the body was changed.

POST /webhook?shop=1
Host: localhost:4400
Content-Type: application/json
X-Razorpay-Signature: ${'a'.repeat(64)}
Content-Length: 58

{
  "event": "order.paid",
  "url": "https://x",
  "gift": "₹ 5"
}

✗ 500 Internal Server Error  12 ms  http://localhost:3000/webhook
  thanks
`,
  ],
  [
    'last',
    `PUT /x  dlv_Odd0000004  2026-09-21T14:57:00.000Z  received
? not verified: an unknown sender

PUT /x
Content-Type: image/png

(8 bytes that are not text)
`,
  ],
])('hooks deliveries show %s: all of it', async (word, stdout) => {
  expect(await run(`deliveries show ${word}`)).toEqual({ exitCode: 0, stdout, stderr: '' });
});

test('--json shows the record as it is kept', async () => {
  const { exitCode, stdout, stderr } = await run('deliveries show dlv_Paid --json');
  expect({ exitCode, stdout: JSON.parse(stdout) as unknown, stderr }).toEqual({
    exitCode: 0,
    stdout: paid,
    stderr: '',
  });
});

test.each([
  [
    'a sent one goes where it went',
    'deliveries export dlv_Charge0002 --format curl',
    "curl --request POST 'http://localhost:3000/webhook' --header 'Content-Type: application/json' " +
      `--header 'User-Agent:' --header 'Accept:' --header 'Expect:' --data-raw '{"type":"charge.succeeded"}'\n`,
  ],
  [
    '--url says another place',
    'deliveries export dlv_Charge0002 --format curl --url http://localhost:1/',
    "curl --request POST 'http://localhost:1/' --header 'Content-Type: application/json' " +
      `--header 'User-Agent:' --header 'Accept:' --header 'Expect:' --data-raw '{"type":"charge.succeeded"}'\n`,
  ],
  [
    'bytes come from base64',
    'deliveries export last --format curl --url http://localhost:1/',
    "base64 -d <<'BODY' | curl --request PUT 'http://localhost:1/' --header 'Content-Type: image/png' " +
      "--header 'User-Agent:' --header 'Accept:' --header 'Expect:' --data-binary @-\niVBORw0KGgo=\nBODY\n",
  ],
  [
    'a raw request is as it came',
    'deliveries export dlv_Paid000001 --format http',
    'POST /webhook?shop=1 HTTP/1.1\r\nHost: localhost:4400\r\nContent-Type: application/json\r\n' +
      `X-Razorpay-Signature: ${'a'.repeat(64)}\r\nContent-Length: 58\r\n\r\n${paid.request.body}`,
  ],
  [
    'a fixture is readable',
    'deliveries export dlv_Paid000001 --format fixture',
    '{\n  "event": "order.paid",\n  "url": "https://x",\n  "gift": "₹ 5"\n}\n',
  ],
])('export: %s', async (_, line, stdout) => {
  expect(await run(line)).toEqual({ exitCode: 0, stdout, stderr: '' });
});

interface Har {
  readonly log: {
    readonly version: string;
    readonly entries: ReadonlyArray<{
      readonly comment: string;
      readonly request: { readonly method: string; readonly url: string };
      readonly response: { readonly status: number; readonly content: { readonly text: string } };
    }>;
  };
}

test('export --format har holds several, with the last answer of each', async () => {
  const { exitCode, stdout, stderr } = await run('deliveries export --last 4 --format har');
  const { log } = JSON.parse(stdout) as Har;
  const entries = log.entries.map(({ comment, request, response: { status, content } }) => ({
    comment,
    request: `${request.method} ${request.url}`,
    status,
    text: content.text,
  }));
  expect({ exitCode, version: log.version, entries, stderr }).toEqual({
    exitCode: 0,
    version: '1.2',
    entries: [
      {
        comment: 'dlv_Paid000001',
        request: 'POST http://localhost:4400/webhook?shop=1',
        status: 200,
        text: 'thanks\n',
      },
      { comment: 'dlv_Charge0002', request: 'POST http://localhost/webhook?shop=1', status: 0, text: '' },
      {
        comment: 'dlv_Forged0003',
        request: 'POST http://localhost:4400/webhook?shop=1',
        status: 500,
        text: 'thanks\n',
      },
      { comment: 'dlv_Odd0000004', request: 'PUT http://localhost/x', status: 0, text: '' },
    ],
    stderr: '',
  });
});

test.each([
  [
    'deliveries export dlv_Paid000001 dlv_Charge0002 --format http',
    'error: --format http holds one delivery, and 2 were chosen.\n',
  ],
  ['deliveries export --event nothing --format har', 'error: No kept delivery is like that.\n'],
  [
    'deliveries export dlv_Odd0000004 --format curl',
    'error: Where should dlv_Odd0000004 be sent? It has not been sent anywhere yet.\nGive --url http://localhost:3000/webhook\n',
  ],
])('hooks %s is refused', async (line, stderr) => {
  expect(await run(line)).toEqual({ exitCode: 2, stdout: '', stderr });
});

test('an exported fixture can be triggered', async () => {
  const cwd = keptProject();
  const { stdout } = await run('deliveries export dlv_Paid000001 --format fixture', cwd);
  const options = { cwd, env: ENV, now: NOW, stdin: stdout };
  expect(await runHooks(['trigger', '-', '--print', 'body'], options)).toEqual({
    exitCode: 0,
    stdout: '{"event":"order.paid","url":"https:\\/\\/x","gift":"\\u20b9 5"}',
    stderr: '',
  });
});

test.each([
  ['deliveries diff dlv_Paid000001 dlv_Forged0003', 0, ''],
  [
    'deliveries diff dlv_Paid000001 dlv_Charge0002',
    1,
    `header host
  - localhost:4400
header x-razorpay-signature
  - ${'a'.repeat(64)}
header content-length
  - 58
body event
  - "order.paid"
body url
  - "https://x"
body gift
  - "₹ 5"
body type
  + "charge.succeeded"
`,
  ],
  [
    'deliveries diff dlv_Charge0002 dlv_Odd0000004',
    1,
    `request method
  - POST
  + PUT
request path
  - /webhook?shop=1
  + /x
header content-type
  - application/json
  + image/png
body bytes
  - 27 bytes; from byte 0: "{\\"type\\":\\"charge.succeede"
  + 8 bytes; from byte 0: "PNG\\r\\n\\u001a\\n"
`.replace('"PNG', '"\ufffdPNG'),
  ],
])('hooks %s ends with %i', async (line, exitCode, stdout) => {
  expect(await run(line)).toEqual({ exitCode, stdout, stderr: '' });
});

test('diff --json has a line for each difference', async () => {
  const { exitCode, stdout, stderr } = await run('deliveries diff dlv_Paid000001 dlv_Charge0002 --json');
  expect({ exitCode, lines: ndjson(stdout).slice(0, 2), stderr }).toEqual({
    exitCode: 1,
    lines: [
      { type: 'difference', part: 'header', name: 'host', before: 'localhost:4400' },
      { type: 'difference', part: 'header', name: 'x-razorpay-signature', before: 'a'.repeat(64) },
    ],
    stderr: '',
  });
});

test.each([
  ['deliveries prune --keep 1', '3 deleted, 1 kept\n', [NAMES.odd]],
  ['deliveries prune --keep 9', '0 deleted, 4 kept\n', [NAMES.paid, NAMES.charge, NAMES.forged, NAMES.odd]],
  ['deliveries prune --older-than 5m', '1 deleted, 3 kept\n', [NAMES.charge, NAMES.forged, NAMES.odd]],
  ['deliveries prune --older-than 1m --keep 3', '4 deleted, 0 kept\n', []],
  ['deliveries prune --all', '4 deleted, 0 kept\n', []],
])('hooks %s: %s', async (line, stdout, left) => {
  const cwd = keptProject();
  expect(await run(line, cwd)).toEqual({ exitCode: 0, stdout, stderr: '' });
  // What it did not write, it does not delete.
  const files = readdirSync(join(cwd, FOLDER)).map((name) => `${FOLDER}/${name}`);
  expect(files.toSorted()).toEqual([`${FOLDER}/.1234.tmp`, `${FOLDER}/notes.txt`, ...left].toSorted());
});

test('a kept file that is broken is told by its name, and the others can be listed', async () => {
  const cwd = projectWith({ [NAMES.paid]: file(paid), [NAMES.charge]: '{"cut off' });
  const { stdout, stderr } = await run('deliveries', cwd);
  expect(stdout).toBe(ROWS.paid);
  expect(stderr).toContain('dlv_Charge0002.json is not a delivery');
});

test('what trigger sends is listed, shown and replayed', async () => {
  const { url, received } = await startReceiver();
  const cwd = temporaryProject();
  const options = { cwd, env: ENV };
  const [kept] = ndjson((await runHooks(['trigger', 'payment.captured', '--url', url, '--json'], options)).stdout);
  const id = String(kept?.['deliveryId']);
  const [name = ''] = readdirSync(join(cwd, FOLDER));
  expect(name).toMatch(new RegExp(`^\\d{8}T\\d{9}Z~payment\\.captured~${id}\\.json$`));
  expect(JSON.parse(readFileSync(join(cwd, FOLDER, name), 'utf8'))).toMatchObject({ id, origin: 'sent' });

  expect(await runHooks(['replay', 'last'], options)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(received.map(({ body }) => body.toString())[1]).toBe(received[0]?.body.toString());
  const listed = await runHooks(['deliveries'], options);
  expect(listed.stdout).toMatch(new RegExp(`^${id} .* ✓ 200 OK {2}\\d+ ms \\(attempt 2\\)\n$`));
});
