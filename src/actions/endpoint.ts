import type { Context } from '../context.ts';
import { publicKeyText } from '../core/key-pair.ts';
import { publicKeyFormOf } from '../core/scheme.ts';
import type { LabelledSecret, Provider } from '../core/types.ts';
import { UsageError } from '../errors.ts';
import { findListener } from '../presence.ts';
import type { Reporter } from '../reporters/events.ts';
import { keepPublicKey } from '../state.ts';
import type { PrintForm } from './print.ts';
import { LOCAL_SECRET_LABEL, localKeyLabel } from './secrets.ts';
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

/** Where it is sent, or would be: a body that is printed alone goes nowhere. */
export function triggerUrl(
  { print, url }: { readonly print?: PrintForm; readonly url?: string },
  settings: Settings,
  context: Context,
): string {
  return print === 'body' ? 'http://localhost/' : endpointOf(url, settings, context);
}

/** An app of one's own does not know the project's local secret, nor the public key of its key pair. */
export function tellLocalSecret(
  provider: Provider,
  secrets: readonly LabelledSecret[],
  { settings, reporter }: { readonly settings: Settings; readonly reporter: Reporter },
): void {
  if (provider.evidence?.confidence === 'memory') {
    reporter.report({
      type: 'notice',
      message: `The scheme of ${provider.name} is known from memory alone: nothing was at hand to check it by.`,
    });
  }
  const [secret] = secrets;
  if (secret?.label === localKeyLabel(provider)) {
    reporter.report({ type: 'notice', message: publicKeyMessage(provider, secret, settings) });
  } else if (secret?.label === LOCAL_SECRET_LABEL) {
    reporter.report({
      type: 'notice',
      message:
        "Signed with this project's local secret (.hooks/secret): your app has to verify with it, too. Give another with --secret.",
    });
  }
}

/** Short keys are told; long ones are put into a file. */
function publicKeyMessage(provider: Provider, secret: LabelledSecret, { stateFolder }: Settings): string {
  const form = publicKeyFormOf(provider.signature);
  const text = publicKeyText(secret, form);
  const whole = form === 'pem' || form === 'jwks';
  const name = `${provider.id}${form === 'jwks' ? '.jwks.json' : '.pub.pem'}`;
  const what = form === 'jwks' ? 'the key set (JWKS)' : 'the public key';
  if (whole) keepPublicKey(stateFolder, name, text);
  const given = provider.secretVariable ? ` for $${provider.secretVariable}` : '';
  return `Signed with ${localKeyLabel(provider)}: your app has to verify with ${what}${given}${whole ? ` in .hooks/keys/${name}` : `: ${text}`}`;
}
