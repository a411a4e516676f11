import { paramVariable } from '../core/param.ts';
import type { Provider } from '../core/types.ts';

/** What the scheme needs beside the secret, as far as the environment says it; the profile has samples. */
export function paramsOf(
  provider: Provider,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { signature } = provider;
  const names = signature.kind === 'none' ? [] : Object.keys(signature.params ?? {});
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[paramVariable(provider.id, name)];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
