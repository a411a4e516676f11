import type { Provider } from '../core/types.ts';

/** The variable of a provider's setting that is no secret: `PAYPAL_WEBHOOK_ID` for `webhookId`. */
export function paramVariable({ id }: Pick<Provider, 'id'>, name: string): string {
  return `${id}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.replaceAll('-', '_').toUpperCase();
}

/** What the scheme needs beside the secret, as far as the environment says it; the profile has samples. */
export function paramsOf(
  provider: Provider,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { signature } = provider;
  const names = signature.kind === 'none' ? [] : Object.keys(signature.params ?? {});
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[paramVariable(provider, name)];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
