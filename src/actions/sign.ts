import type { Context } from '../context.ts';
import { readIdentity } from '../core/provider.ts';
import { findSignature, placeIsHeader, placeWords } from '../core/placing.ts';
import { providerRequest } from '../core/request.ts';
import { needsUrl } from '../core/scheme.ts';
import type { Provider, RawHeaders } from '../core/types.ts';
import { paramsOf } from './params.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { eventIdOf } from '../events/compose.ts';
import type { Reporter } from '../reporters/events.ts';
import { tellLocalSecret } from './endpoint.ts';
import { readInput } from './input.ts';
import { type PrintForm, printRequest } from './print.ts';
import { givenSecrets, LOCAL_SECRET_LABEL, resolveSecrets, type SecretOptions } from './secrets.ts';
import { checkUrl, chosenProvider, loadSettingsFor, rejectOptions } from './settings.ts';

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
  const settings = await loadSettingsFor((defaultId) => options.provider ?? defaultId, context);
  const provider = chosenProvider(settings, options.provider);
  if (provider.signature.kind === 'none') {
    throw new UsageError('NOT_SIGNED', `${provider.name} signs nothing, so there is nothing to compute.`);
  }
  const given = await givenSecrets(options, context);
  const signsUrl = needsUrl(provider.signature);
  rejectOptions(
    { '--url': options.url !== undefined && !signsUrl && (options.print === undefined || options.print === 'body') },
    'only --print curl, http and json have a URL',
  );
  const givenUrl = options.url ?? settings.config.url;
  const url = givenUrl === undefined ? undefined : checkUrl(givenUrl);
  const printsUrl = options.print !== undefined && options.print !== 'body';
  if (url === undefined && (signsUrl || printsUrl)) throw noUrl(provider, signsUrl);
  const body = await readInput(options.file, context);
  const secrets = resolveSecrets(provider, given, { context, settings, use: 'sign' });
  if (secrets[0]?.label !== LOCAL_SECRET_LABEL) tellLocalSecret(provider, secrets, { settings, reporter });
  const at = options.at ?? context.now();
  const eventId = options.id ?? eventIdOf(provider, body, context.random, at);
  const eventType = options.event ?? readIdentity(provider, { rawHeaders: [], body }).eventType;
  const request = providerRequest({
    provider,
    body,
    eventType,
    eventId,
    at,
    secrets,
    extra: options.header,
    url: url ?? NO_URL,
    params: paramsOf(provider, context.env),
  });
  if (options.print) {
    printRequest(options.print, { method: 'POST', ...request }, reporter);
    return EXIT.ok;
  }
  const secretLabel = secrets[0]?.label;
  const [inBody] = placeIsHeader(provider.signature.place)
    ? []
    : findSignature(provider.signature.place, request, request.url);
  reporter.report({
    type: 'signature',
    provider: provider.id,
    headers: request.rawHeaders,
    ...(inBody !== undefined && { place: placeWords(provider.signature.place), value: inBody }),
    ...(secretLabel !== undefined && { secretLabel }),
  });
  return EXIT.ok;
}

/** Stands for the URL where nothing depends on it. */
const NO_URL = 'http://localhost/';

function noUrl({ name }: Provider, signsUrl: boolean): UsageError {
  return new UsageError('NO_URL', signsUrl ? `The URL is signed by ${name}, too.` : 'The request needs a URL.', {
    hint: 'Give --url http://localhost:3000/webhook',
  });
}
