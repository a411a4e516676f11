import { readFileSync } from 'node:fs';

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly MetafileImport[] }>>;
}

interface MetafileImport {
  readonly path: string;
  readonly kind: string;
  readonly external?: boolean;
}

/** What runs when these modules run: imports on demand are not followed. */
export interface Loaded {
  /** Packages that are bundled. */
  readonly inlined: string[];
  /** Packages that are not, and modules of Node. */
  readonly external: string[];
  readonly folders: string[];
}

/** esbuild's account of dist/cli.js. */
function readMetafile(): Metafile {
  return JSON.parse(readFileSync(new URL('../../dist/meta.json', import.meta.url), 'utf8')) as Metafile;
}

/** What is not in the bundle and may be asked for, on demand or at once; modules of Node aside. */
export function externalPackages(): string[] {
  const imports = Object.values(readMetafile().inputs).flatMap((input) => input.imports);
  const external = imports.filter(({ external, path }) => external && !/^node:|^<runtime>$/.test(path));
  return [...new Set(external.map(({ path }) => path))].toSorted();
}

export function loadedBy(...roots: readonly string[]): Loaded {
  const { inputs } = readMetafile();
  const seen = new Set<string>();
  const external = new Set<string>();
  const visit = (module: string): void => {
    if (seen.has(module)) return;
    seen.add(module);
    const input = inputs[module];
    if (!input) throw new Error(`${module} is not in the bundle`);
    for (const imported of input.imports.filter(({ kind }) => kind !== 'dynamic-import')) {
      if (imported.external) external.add(imported.path);
      else visit(imported.path);
    }
  };
  for (const root of roots) visit(root);
  const inlined = new Set([...seen].flatMap((module) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? []));
  const folders = new Set([...seen].flatMap((module) => /^src\/([^/]+)\//.exec(module)?.[1] ?? []));
  return { inlined: [...inlined].toSorted(), external: [...external].toSorted(), folders: [...folders].toSorted() };
}
