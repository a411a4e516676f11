import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ngrokFilePaths } from '../../src/tunnel/ngrok-config.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { runRefused, type World } from '../helpers/refusals.ts';
import { ndjson } from '../helpers/results.ts';
import { TOKEN } from '../helpers/tunnels.ts';

/** What is not refused gets no further. */
const NOWHERE = ['--port', '0', '--server-addr', '127.0.0.1:1'];

const env = { NGROK_AUTHTOKEN: TOKEN };

/** What is told of a run that is refused before anything is opened. */
async function complaint(line: string, world: World = {}): Promise<unknown> {
  const { forPeople, forPrograms } = await runRefused(line, { env, ...world });
  return [forPeople.exitCode, forPrograms.exitCode, forPrograms.stderr];
}

const refused = (code: string, message: string): unknown => [
  2,
  2,
  expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
];

describe('ngrok’s own file', () => {
  test.each([
    ['a tab for indentation', `version: 3\nagent:\n\tauthtoken: ${TOKEN}\n`, 3],
    ['a quote without its other half', `version: 2\nauthtoken: "${TOKEN}\n`, 3],
    ['a map that is not closed', `{"version": "2", "authtoken": "${TOKEN}"`, 1],
    ['a key that is there twice', `version: 2\nauthtoken: ${TOKEN}\nauthtoken: other\n`, 3],
  ])('that has %s is refused, with the line and without the token', async (_, text, line) => {
    const cwd = temporaryProject();
    const home = { HOME: cwd, LOCALAPPDATA: cwd };
    const [path = ''] = ngrokFilePaths(home);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const { exitCode, stdout, stderr } = await runHooks(['listen', '--json', ...NOWHERE], { cwd, env: home });
    expect({ exitCode, stdout, error: ndjson(stderr)[0], leaks: stderr.includes(TOKEN) }).toMatchObject({
      exitCode: 2,
      stdout: '',
      error: { code: 'INVALID_NGROK_CONFIG', message: expect.stringContaining(`(line ${line})`) as string },
      leaks: false,
    });
  });
});

test.each([
  ['{"on_http_request": [', 'at line 1, column '],
  ['on_http_request:\n\t- actions: []\n', 'at line 2, column '],
  ['on_http_request: []\non_http_request: []\n', 'at line 2, column '],
])('a traffic policy that is malformed is refused, with the line: %j', async (text, where) => {
  const files = { 'policy.yml': text };
  expect(await complaint(`listen ${NOWHERE.join(' ')} --traffic-policy policy.yml`, { files })).toEqual(
    refused('INVALID_TRAFFIC_POLICY', where),
  );
});

test.each(['[::1]:1', '127.0.0.1:99999', '127.0.0.1:0', 'http://127.0.0.1'])(
  '--server-addr %s is refused before anything is opened',
  async (address) => {
    expect(await complaint(`listen --port 0 --server-addr ${address}`)).toEqual(
      refused('INVALID_SERVER_ADDRESS', `"${address}"`),
    );
  },
);

test.each([
  ['--tunnel', 'ngrok', 'none'],
  ['--tunnel-command', 'one', 'two'],
  ['--public-url', 'https://one.net', 'https://two.net'],
  ['--domain', 'one.ngrok.app', 'two.ngrok.app'],
  ['--traffic-policy', 'one.yml', 'two.yml'],
  ['--server-addr', '127.0.0.1:1', '127.0.0.1:2'],
  ['--ca-cert', 'one.pem', 'two.pem'],
])('%s means one thing: given twice it is refused', async (option, first, second) => {
  expect(await complaint(`listen --port 0 ${option} ${first} ${option} ${second}`)).toEqual(
    refused('INVALID_ARGUMENT', 'It was given twice.'),
  );
});

test.each([{ use: 'none' }, { use: 'cloudflared' }, { publicUrl: 'https://shop.net' }])(
  'a domain in the configuration beside %j would have no effect, and is refused',
  async (other) => {
    const config = JSON.stringify({ tunnel: { ...other, domain: 'shop.ngrok.app' } });
    expect(await complaint('listen --port 0 --tunnel none', { files: { 'hooks.config.json': config } })).toEqual(
      refused('INVALID_CONFIG', 'expected "domain" with ngrok alone'),
    );
  },
);
