import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { startListening } from '../helpers/child.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { startReceiver } from '../helpers/receiver.ts';
import { ndjson } from '../helpers/results.ts';

const TOKEN = 'telegram-secret-token-1042';

/** All that was kept in a project, as text. */
function keptText(cwd: string): string {
  const folder = join(cwd, '.hooks', 'deliveries');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

describe('a sender whose secret travels with the request', () => {
  const env = { TELEGRAM_SECRET_TOKEN: TOKEN };

  test('sends it, and it is not kept; replay and export put it back', async () => {
    const { url, received } = await startReceiver();
    const cwd = temporaryProject();
    const run = await runHooks(['trigger', 'telegram/message', '--url', url], { cwd, env });
    expect(run.exitCode).toBe(0);
    expect(keptText(cwd)).toContain('"X-Telegram-Bot-Api-Secret-Token",');
    expect(keptText(cwd)).not.toContain(TOKEN);
    await runHooks(['replay', 'last', '--url', url], { cwd, env });
    expect(received.map(({ headers }) => headers['x-telegram-bot-api-secret-token'])).toEqual([TOKEN, TOKEN]);
    const exported = await runHooks(['deliveries', 'export', 'last', '--format', 'curl'], { cwd, env });
    expect(exported.stdout).toContain(`X-Telegram-Bot-Api-Secret-Token: ${TOKEN}`);
  });

  test('is judged when it arrives, and said to prove nothing of the body', async () => {
    const cwd = temporaryProject();
    const listener = await startListening(['-p', 'telegram'], { cwd, env });
    await fetch(listener.url, {
      method: 'POST',
      headers: { 'X-Telegram-Bot-Api-Secret-Token': TOKEN },
      body: '{"update_id":1,"message":{}}',
    });
    const { stdout } = await listener.stop();
    const delivery = ndjson(stdout).find(({ type }) => type === 'delivery.received');
    expect(delivery).toMatchObject({
      provider: 'telegram',
      verification: { valid: true, caveat: expect.stringContaining('says nothing of the body') },
    });
    expect(stdout + keptText(cwd)).not.toContain(TOKEN);
    const again = await runHooks(['verify', 'last'], { cwd, env });
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not kept with a delivery') });
  });

  test('is not kept in a body, either', async () => {
    const { url, received } = await startReceiver();
    const cwd = temporaryProject();
    await runHooks(['trigger', 'figma/FILE_UPDATE', '--url', url, '--secret', TOKEN], { cwd });
    expect(JSON.parse(received[0]?.body.toString() ?? '')).toMatchObject({ passcode: TOKEN });
    expect(keptText(cwd)).not.toContain(TOKEN);
  });
});

describe('a sender with a key pair', () => {
  test('signs with a pair of the project, and says which public key the app needs', async () => {
    const { url, received } = await startReceiver();
    const cwd = temporaryProject();
    const run = await runHooks(['trigger', 'discord/ENTITLEMENT_CREATE', '--url', url], { cwd });
    const [, publicKey = ''] = /\$DISCORD_PUBLIC_KEY: ([0-9a-f]{64})/.exec(run.stderr) ?? [];
    const [request] = received;
    // As Discord's documentation has it, with another program's key: the raw bytes of an Ed25519 key.
    const key = createPublicKey({
      key: Buffer.from(`302a300506032b6570032100${publicKey}`, 'hex'),
      format: 'der',
      type: 'spki',
    });
    const timestamp = String(request?.headers['x-signature-timestamp']);
    const content = Buffer.concat([Buffer.from(timestamp), request?.body ?? Buffer.of()]);
    const signature = Buffer.from(String(request?.headers['x-signature-ed25519']), 'hex');
    expect(verify(null, content, key, signature)).toBe(true);
    expect(await runHooks(['verify', 'last'], { cwd })).toMatchObject({ exitCode: 0 });
    const printed = await runHooks(['listen', '--print-secret', '-p', 'discord'], { cwd });
    expect(printed.stdout).toBe(`${publicKey}\n`);
  });

  test('verifies what the provider signs by its public key, and cannot sign with that', async () => {
    const cwd = temporaryProject();
    const { stdout } = await runHooks(['listen', '--print-secret', '-p', 'discord'], { cwd });
    const run = await runHooks(
      [
        'trigger',
        'discord/ENTITLEMENT_CREATE',
        '--print',
        'http',
        '--url',
        'http://localhost/',
        '--secret',
        stdout.trim(),
      ],
      { cwd },
    );
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('not a private key') });
  });
});

test('a scheme that signs the URL is verified with the URL that it was sent to', async () => {
  const { url } = await startReceiver();
  const cwd = temporaryProject();
  const env = { TWILIO_AUTH_TOKEN: '12345' };
  await runHooks(['trigger', 'twilio/message.received', '--url', `${url}/sms?shop=eu`], { cwd, env });
  expect(await runHooks(['verify', 'last'], { cwd, env })).toMatchObject({ exitCode: 0 });
  const wrong = await runHooks(['verify', 'last', '--url', `${url}/sms`.replace('http:', 'https:')], { cwd, env });
  expect(wrong).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('✗ invalid') });
  const scheme = await runHooks(['verify', 'last', '--url', `${url}/sms?shop=eu`.replace('http:', 'https:')], {
    cwd,
    env,
  });
  expect(scheme).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('The URL was signed with the other scheme'),
  });
});

test('a signature in the body is put there, and the rest keeps its spelling', async () => {
  const { url, received } = await startReceiver();
  const cwd = temporaryProject();
  const secret = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
  await runHooks(['trigger', 'adyen/AUTHORISATION', '--url', url, '--secret', secret], { cwd });
  expect(received[0]?.body.toString()).toMatch(/"hmacSignature":"[0-9A-Za-z+/]{43}="/);
  const verdict = await runHooks(['verify', 'last', '--secret', secret], { cwd });
  expect(verdict).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Only some fields are signed') });
});
