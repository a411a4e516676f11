import type { Context } from '../context.ts';
import { workedExample } from '../core/worked-example.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { catalogueOf } from '../events/catalogue.ts';
import { listFixtures, loadFixture } from '../events/fixtures.ts';
import { wireBytes } from '../events/wire.ts';
import type { Reporter } from '../reporters/events.ts';
import { loadSettings, providerById } from './settings.ts';

/** Lists the sample events that can be triggered, by provider. */
export async function eventsAction(
  options: { provider?: string },
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const settings = await loadSettings(context);
  const chosen = options.provider === undefined ? settings.providers : [providerById(settings, options.provider)];
  for (const provider of chosen) {
    reporter.report({
      type: 'events.listed',
      provider: provider.id,
      events: catalogueOf(provider),
      ...(provider.callbacks && { callbacks: provider.callbacks.forms.map(({ name }) => name) }),
      brief: options.provider === undefined,
    });
  }
  return EXIT.ok;
}

/** Lists the providers whose signatures are known. */
export async function providersAction(_options: object, context: Context, reporter: Reporter): Promise<ExitCode> {
  const { providers } = await loadSettings(context);
  for (const provider of providers) {
    reporter.report({ type: 'provider.listed', provider, events: listFixtures(provider.id).length });
  }
  return EXIT.ok;
}

/** Explains one provider's signature. */
export async function showProviderAction(
  { provider: id }: { provider: string },
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const provider = providerById(await loadSettings(context), id);
  const [fixture] = listFixtures(provider.id);
  const sample = fixture && wireBytes(loadFixture(fixture), provider, fixture.eventType);
  const example = workedExample(provider, sample);
  const events = listFixtures(provider.id).length;
  reporter.report({ type: 'provider.shown', provider, events, ...(example && { example }) });
  return EXIT.ok;
}
