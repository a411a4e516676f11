import { paramVariable } from '../core/param.ts';
import type { Provider } from '../core/types.ts';

const NO_PARAMS: Readonly<Record<string, string>> = {};

/** What the scheme needs beside the secret, as far as the environment says it; the profile has samples. */
export function paramsOf(
  provider: Provider,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { signature } = provider;
  if (signature.kind === 'none' || !signature.params) return NO_PARAMS;
  const names = Object.keys(signature.params);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[paramVariable(provider.id, name)];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
