import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CONFIG_FILE } from '../config.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { projectRoot, stateFolder } from '../paths.ts';
import type { Reporter } from '../reporters/events.ts';
import { ensureStateFolder, localSecret, writeWhole } from '../state.ts';
import { checkUrl, loadSettings, providerById, rejectOptions } from './settings.ts';

export interface InitOptions {
  readonly provider?: string;
  readonly url?: string;
  readonly forwardTo?: string;
  readonly printSchema?: boolean;
}

const SCHEMA_FILE = 'hooks.config.schema.json';

/** Makes the project's configuration file and its local secret. */
export async function initAction(options: InitOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const { configJsonSchema } = await import('../config-schema.ts');
  const schema = `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
  if (options.printSchema) {
    rejectOptions(
      {
        '--provider': options.provider !== undefined,
        '--url': options.url !== undefined,
        '--forward-to': options.forwardTo !== undefined,
      },
      '--print-schema prints the schema alone',
    );
    reporter.report({ type: 'output', bytes: Buffer.from(schema) });
    return EXIT.ok;
  }
  const root = projectRoot(context.cwd);
  const file = join(root, CONFIG_FILE);
  if (existsSync(file)) {
    throw new UsageError('CONFIG_EXISTS', `${file} is there already.`, { hint: 'Edit it, or remove it first.' });
  }
  if (options.provider !== undefined) providerById(await loadSettings(context), options.provider);
  const settings = {
    provider: options.provider ?? 'razorpay',
    ...(options.url !== undefined && { url: checkUrl(options.url) }),
    forwardTo: checkUrl(options.forwardTo ?? options.url ?? 'http://localhost:3000/webhook'),
  };
  const state = stateFolder(context.cwd);
  ensureStateFolder(state);
  localSecret(state);
  const config = { $schema: schemaReference(root, state, schema), ...settings };
  writeFileSync(file, `${JSON.stringify(config, undefined, 2)}\n`, { flag: 'wx' });
  reporter.report({ type: 'init.completed', file, secretFile: join(state, 'secret') });
  return EXIT.ok;
}

/** Where an editor finds the schema: in the installed package, so that it is the same for everyone, else beside the state. */
function schemaReference(root: string, state: string, schema: string): string {
  const installed = join('node_modules', 'hooks-cli', 'dist', SCHEMA_FILE);
  if (existsSync(join(root, installed))) return `./${installed.replaceAll('\\', '/')}`;
  writeWhole({ path: join(state, SCHEMA_FILE), content: schema, stateFolder: state });
  return `./.hooks/${SCHEMA_FILE}`;
}
