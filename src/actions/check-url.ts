import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { Reporter } from '../reporters/events.ts';
import { addressProblems } from '../tunnel/address-rules.ts';
import { checkUrl, loadSettings, providerById, PROVIDERS } from './settings.ts';

/** Says what a provider would have against a URL, before it is registered. Sends nothing. */
export async function checkUrlAction(
  { provider: id, url: text }: { provider: string; url: string },
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const provider = providerById(await loadSettings(context), id);
  const url = checkUrl(text, PROVIDERS);
  const problems = addressProblems(provider, url);
  const ok = problems.every(({ severity }) => severity !== 'refused');
  reporter.report({ type: 'address.checked', provider: provider.id, url, ok, problems });
  return ok ? EXIT.ok : EXIT.negative;
}
