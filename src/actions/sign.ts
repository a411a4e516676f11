import type { Context } from '../context.ts';
import { readIdentity } from '../core/provider.ts';
import { providerHeaders } from '../core/request.ts';
import type { RawHeaders } from '../core/types.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { eventIdOf } from '../events/compose.ts';
import type { Reporter } from '../reporters/events.ts';
import { readInput } from './input.ts';
import { type PrintForm, printRequest } from './print.ts';
import { givenSecrets, resolveSecrets, type SecretOptions } from './secrets.ts';
import { checkUrl, chosenProvider, loadSettings, rejectOptions } from './settings.ts';

export interface SignOptions extends SecretOptions {
  /** A file with the body, or `-`. */
  readonly file: string;
  readonly provider?: string;
  readonly url?: string;
  readonly header: RawHeaders;
  readonly at?: Date;
  readonly id?: string;
  readonly event?: string;
  readonly print?: PrintForm;
}

/** Prints the headers that a provider would send with a body. */
export async function signAction(options: SignOptions, context: Context, reporter: Reporter): Promise<ExitCode> {
  const settings = await loadSettings(context);
  const provider = chosenProvider(settings, options.provider);
  if (provider.signature.kind === 'none') {
    throw new UsageError('NOT_SIGNED', `${provider.name} signs nothing, so there is nothing to compute.`);
  }
  const given = await givenSecrets(options, context);
  rejectOptions(
    { '--url': options.url !== undefined && (options.print === undefined || options.print === 'body') },
    'only --print curl, http and json have a URL',
  );
  const body = await readInput(options.file, context);
  const secrets = resolveSecrets(provider, given, { context, settings, make: true });
  const at = options.at ?? context.now();
  const eventId = options.id ?? eventIdOf(provider, body, context.random, at);
  const eventType = options.event ?? readIdentity(provider, { rawHeaders: [], body }).eventType;
  const rawHeaders = providerHeaders({ provider, body, eventType, eventId, at, secrets, extra: options.header });
  if (options.print) {
    const url = options.print === 'body' ? '' : checkUrl(options.url ?? settings.config.url ?? missingUrl());
    printRequest(options.print, { url, method: 'POST', rawHeaders, body }, reporter);
    return EXIT.ok;
  }
  const secretLabel = secrets[0]?.label;
  reporter.report({
    type: 'signature',
    provider: provider.id,
    headers: rawHeaders,
    ...(secretLabel !== undefined && { secretLabel }),
  });
  return EXIT.ok;
}

function missingUrl(): never {
  throw new UsageError('NO_URL', 'The request needs a URL.', { hint: 'Give --url http://localhost:3000/webhook' });
}
