import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Context } from '../context.ts';
import { type JsonNode, PRETTY, printJson } from '../core/json-text.ts';
import { UsageError } from '../errors.ts';
import { parseJsonInput } from './input.ts';

/**
 * Opens the event in the user's editor ($VISUAL, $EDITOR, or vi) and reads it back.
 * @throws {UsageError} EDITOR_FAILED, INVALID_JSON
 */
export async function editInEditor(event: JsonNode, name: string, context: Context): Promise<JsonNode> {
  const [command = 'vi', ...args] = (context.env['VISUAL'] || context.env['EDITOR'] || 'vi').split(/\s+/);
  const folder = await mkdtemp(join(tmpdir(), 'hooks-'));
  try {
    const file = join(folder, `${name.replace(/[^A-Za-z0-9._@-]/g, '-')}.json`);
    await writeFile(file, `${printJson(event, PRETTY)}\n`, { mode: 0o600 });
    const editor = spawn(command, [...args, file], { stdio: 'inherit' });
    const [code] = (await once(editor, 'exit').catch((error: NodeJS.ErrnoException) => [error.code])) as [
      number | string | null,
    ];
    if (code !== 0) {
      throw new UsageError('EDITOR_FAILED', `The editor "${command}" ended with ${code}: nothing was sent.`, {
        hint: 'Set EDITOR to the editor of your choice.',
      });
    }
    return parseJsonInput(await readFile(file), 'The edited event');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
