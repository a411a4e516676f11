import type { ReporterEvent } from './events.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

type Of<Type extends ReporterEvent['type']> = Extract<ReporterEvent, { type: Type }>;
type TunnelEvent = Of<'tunnel.down' | 'tunnel.up' | 'tunnel.failed' | 'tunnel.tested'>;

/** What becomes of the public URL while a listener runs. */
export function tunnelLines(event: TunnelEvent, style: Style): string[] {
  const url = safeText(event.publicUrl);
  switch (event.type) {
    case 'tunnel.down':
      return [`${style.warn('public URL down:')} ${safeText(event.reason)}; connecting again …`];
    case 'tunnel.up':
      if (event.previousUrl === undefined) return [`${style.good('public URL up again:')} ${url}`];
      return [
        `${style.warn('public URL changed:')} ${style.bold(url)}`,
        `  It was ${safeText(event.previousUrl)}: change it where you have registered it.`,
      ];
    case 'tunnel.failed':
      return [`${style.bad('public URL gone:')} ${url}`];
    case 'tunnel.tested':
      return event.ok
        ? [`${style.good('self-test passed:')} a ping through ${url} took ${Math.round(event.durationMs)} ms`]
        : [`${style.bad('self-test failed:')} ${url}: ${safeText(event.detail)}`];
  }
}

/** How a listener without a public URL gets one. */
export const NO_PUBLIC_URL = 'none: NGROK_AUTHTOKEN, --tunnel cloudflared or --public-url gives one';

/** The public URL among what a listener says when it is ready. */
export function publicUrlWords(publicUrl: string | undefined, style: Style): string {
  if (publicUrl === undefined) return NO_PUBLIC_URL;
  return `${style.bold(safeText(publicUrl))}  ${style.dim('(open to everyone who knows it)')}`;
}

/** What a provider has against a URL. */
export function checkedAddressLines({ provider, url, ok, problems }: Of<'address.checked'>, style: Style): string[] {
  if (problems.length === 0)
    return [`${style.good('✓ ok')}  ${safeText(url)}: no known rule of ${provider} is against it`];
  return [
    ok ? `${style.good('✓ ok')}  ${safeText(url)}, but` : `${style.bad('✗ no')}  ${safeText(url)}`,
    ...problems.flatMap(({ severity, rule, source }) => [
      `  ${severity === 'refused' ? style.bad('refused') : style.warn('discouraged')}: ${rule}`,
      `    ${style.dim(`Source: ${source}`)}`,
    ]),
  ];
}
