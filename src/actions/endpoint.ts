import type { Context } from '../context.ts';
import type { LabelledSecret } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { findListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { LOCAL_SECRET_LABEL } from './secrets.ts';
import { checkUrl, type Settings } from './settings.ts';

/**
 * Where events are sent: the URL given, the configured one, or the listener that runs in this project.
 * @throws {UsageError} NO_URL, INVALID_URL
 */
export function endpointOf(url: string | undefined, { config, stateFolder }: Settings, context: Context): string {
  const given = url ?? config.url;
  if (given !== undefined) return checkUrl(given);
  const listener = findListener(stateFolder, context);
  if (listener !== undefined) return listener;
  throw new UsageError('NO_URL', 'Where should it be sent? There is no --url, and no listener runs in this project.', {
    hint: 'Give --url http://localhost:3000/webhook, start hooks listen, or write "url" into hooks.config.json (hooks init).',
  });
}

/** An app of one's own does not know the project's local secret. */
export function tellLocalSecret(secrets: readonly LabelledSecret[], reporter: Reporter): void {
  if (secrets.some(({ label }) => label === LOCAL_SECRET_LABEL)) {
    reporter.report({
      type: 'notice',
      message:
        "Signed with this project's local secret (.hooks/secret): your app has to verify with it, too. Give another with --secret.",
    });
  }
}
