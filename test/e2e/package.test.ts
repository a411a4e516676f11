import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { externalPackages, loadedBy } from '../helpers/bundle.ts';
import { binFile, runChild } from '../helpers/child.ts';
import { temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';
import { projectWith, words } from '../helpers/refusals.ts';
import { hmac } from '../helpers/signed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Packed {
  readonly filename: string;
  readonly files: ReadonlyArray<{ readonly path: string; readonly mode: number }>;
}

/** `npm pack` of what is built; the tarball is in the folder. */
async function pack(folder: string): Promise<Packed> {
  // Without scripts: `prepare` would build under the feet of other tests.
  const argv = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { exitCode, stdout, stderr } = await runProgram('npm', argv, { cwd: root });
  if (exitCode !== 0) throw new Error(stderr);
  const [packed] = JSON.parse(stdout.toString()) as Packed[];
  if (!packed) throw new Error('npm pack told of no package');
  return packed;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

test('the package holds the program and its samples, and nothing else', async () => {
  const { files } = await pack(temporaryProject());
  const paths = files.map(({ path }) => path);
  expect(paths.filter((path) => !path.startsWith('dist/')).toSorted()).toEqual(
    ['LICENSE', 'README.md', 'bin/hooks.js', 'package.json', ...filesBelow('fixtures')].toSorted(),
  );
  // esbuild's account of the bundle is for these tests alone.
  const built = paths.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/types/'));
  // Made for a Node that has no compile cache of its own, and by it alone.
  const hasOwnCache = 'enableCompileCache' in nodeModule;
  const names = [
    'cli.js.--version',
    'cli.js',
    'cli.js.events',
    'cli.js.sign',
    'cli.js.trigger',
    'providers.js',
    'undici-agent.js',
  ];
  const cached = hasOwnCache ? [] : names.map((name) => `dist/${name}.cache`);
  const caches = built.filter((path) => path.endsWith('.cache'));
  expect(caches.toSorted()).toEqual(cached.toSorted());
  expect(built.filter((path) => !caches.includes(path)).toSorted()).toEqual([
    'dist/cli.js',
    'dist/hooks.config.schema.json',
    'dist/library.mjs',
    'dist/providers.js',
    'dist/providers.mjs',
    'dist/undici-agent.js',
    'dist/writer-thread.js',
  ]);
  expect(paths).toEqual(expect.arrayContaining(['dist/types/library.d.ts', 'dist/types/providers/all.d.ts']));
  expect(files.find(({ path }) => path === 'bin/hooks.js')?.mode.toString(8)).toBe('755');
});

/**
 * An empty project with the packed package installed: unpacked, with the packages beside it that `npm install` would
 * put there, and no others. (`npm install` itself needs a registry, or luck with its cache.)
 */
async function installedProject(): Promise<string> {
  const project = temporaryProject();
  const { filename } = await pack(project);
  const unpacked = await runProgram('tar', ['xzf', filename], { cwd: project });
  expect(unpacked).toMatchObject({ exitCode: 0, stderr: '' });
  const modules = join(project, 'node_modules');
  cpSync(join(project, 'package'), join(modules, 'hooks-cli'), { recursive: true });
  const { packages } = readJson('package-lock.json') as { packages: Record<string, { dev?: boolean }> };
  const installed = Object.keys(packages).filter(
    (path) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) && !packages[path]?.dev,
  );
  for (const path of installed) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    symlinkSync(join(root, path), join(project, path));
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../hooks-cli/bin/hooks.js', join(modules, '.bin/hooks'));
  return project;
}

test('the installed package runs: npx hooks demo, init, a configuration, and colours at a terminal', async () => {
  const cwd = await installedProject();
  const demo = await runProgram('npx', ['--offline', '--no', 'hooks', 'demo'], { cwd });
  expect({ exitCode: demo.exitCode, accepted: demo.stdout.toString().match(/^✓ 200 OK/gm)?.length }).toEqual({
    exitCode: 0,
    accepted: 2,
  });

  const hooks = join(cwd, 'node_modules/.bin/hooks');
  expect(await runProgram(hooks, ['init'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readFileSync(join(cwd, 'hooks.config.json'), 'utf8')).toContain(
    '"$schema": "./node_modules/hooks-cli/dist/hooks.config.schema.json"',
  );
  // The validator is loaded for a configuration alone, chalk for a terminal alone.
  expect(await runProgram(hooks, ['events', 'stripe'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
  if (process.platform !== 'linux') return;
  const { stdout } = await runProgram('script', ['-qec', `'${hooks}' events stripe`, '/dev/null'], { cwd });
  expect(stdout.toString()).toContain('\u001b[1mstripe\u001b[22m');
});

test('what is not bundled is a dependency', () => {
  const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> };
  expect(externalPackages()).toEqual([
    './providers.js',
    './undici-agent.js',
    '@ngrok/ngrok',
    'chalk',
    'ora',
    'yaml',
    'zod',
  ]);
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(['@ngrok/ngrok', 'chalk', 'ora', 'yaml', 'zod']));
});

const NODE_OF_VERIFY = [
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:fs',
  'node:path',
  'node:process',
  'node:stream',
];

test.each([
  ['verify', ['commands', 'reporters', 'actions', 'core', 'deliveries', 'events', 'providers']],
  ['sign', ['commands', 'reporters', 'actions', 'core', 'deliveries', 'events', 'providers']],
])('%s loads commander and fastest-levenshtein, seven modules of Node, and no other package', (command, folders) => {
  const roots = ['src/cli.ts', 'src/program.ts', 'src/reporters/index.ts', `src/actions/${command}.ts`];
  expect(loadedBy(...roots)).toEqual({
    inlined: ['commander', 'fastest-levenshtein'],
    external: NODE_OF_VERIFY,
    folders: folders.toSorted(),
  });
});

test('main alone is enough for --version', () => {
  expect(loadedBy('src/cli.ts')).toMatchObject({ inlined: [], external: ['node:fs', 'node:path'] });
});

/** Notes every module that a run really asks for, the bundle's own ones as they name each other. */
const SPY = `
const module_ = require('node:module');
const vm = require('node:vm');
const { _load } = module_;
const { Script } = vm;
const asked = new Set();
module_._load = function (request, ...rest) { asked.add(request); return _load.call(this, request, ...rest); };
vm.Script = function (code, options) {
  const script = new Script(code, options);
  const name = options.filename.replace(/^.*[\\\\/]/, './');
  asked.add(script.cachedDataRejected === false ? name : name + ' without its cache');
  return script;
};
process.on('exit', () => require('node:fs').writeFileSync(process.env.ASKED, JSON.stringify([...asked])));
`;

/** The bundle, as bin/hooks.js names it; and as it stands in the spy's list where that loads it itself. */
const CLI_FILE = join(binFile, '../../dist/cli.js');

async function modulesOf(line: string): Promise<{ exitCode: number | null; modules: string[] }> {
  const cwd = projectWith({ 'body.json': '{}', 'spy.cjs': SPY });
  const env = { NODE_OPTIONS: '--require=./spy.cjs', ASKED: join(cwd, 'asked.json') };
  const { exitCode } = await runChild(words(line), { cwd, env });
  const asked = JSON.parse(readFileSync(join(cwd, 'asked.json'), 'utf8')) as string[];
  const own = new Set([binFile, CLI_FILE, './cli.js', 'node:module', 'node:vm', 'fs']);
  return { exitCode, modules: asked.filter((name) => !own.has(name)).toSorted() };
}

test.each([
  ['--version', 0, ['node:fs', 'node:path']],
  ['--help', 0, ['node:events', 'node:fs', 'node:path', 'node:process']],
  [`verify body.json -p razorpay --secret x --signature ${hmac('x', '{}')}`, 0, NODE_OF_VERIFY],
  // Why it is not valid may be that another provider signs like this.
  [`verify body.json -p razorpay --secret x --signature ${'a'.repeat(64)}`, 1, ['./providers.js', ...NODE_OF_VERIFY]],
  ['sign body.json --secret x', 0, NODE_OF_VERIFY],
])('hooks %s, really run, ends with %i and asks for these modules alone', async (line, exitCode, modules) => {
  expect(await modulesOf(line)).toEqual({ exitCode, modules });
});

test.each([
  ['trigger payment.captured --secret x --url http://127.0.0.1:1/', 3, ['./undici-agent.js']],
  ['events', 0, ['./providers.js']],
  ['deliveries', 0, ['./providers.js']],
  ['completion bash', 0, []],
])('hooks %s, really run, ends with %i and asks for no package but %j', async (line, exitCode, packages) => {
  const { modules, ...run } = await modulesOf(line);
  expect({ ...run, packages: modules.filter((name) => !name.startsWith('node:')) }).toEqual({ exitCode, packages });
});

test('the validator is loaded when there is a configuration', async () => {
  const cwd = projectWith({ 'hooks.config.json': '{}', 'spy.cjs': SPY });
  const env = { NODE_OPTIONS: '--require=./spy.cjs', ASKED: join(cwd, 'asked.json') };
  await runChild(['events'], { cwd, env });
  expect(JSON.parse(readFileSync(join(cwd, 'asked.json'), 'utf8'))).toContain('zod');
});

test('no file of commands imports an action, but for its types', () => {
  const imports = readdirSync(join(root, 'src/commands'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = readFileSync(join(root, 'src/commands', name), 'utf8');
      return [...source.matchAll(/^import\s+(type\s)?[^;]*?from '([^']+)'/gm)].map(([, type, from]) => ({
        name,
        type: type !== undefined,
        from,
      }));
    });
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter(({ type, from }) => !type && from?.includes('/actions/'))).toEqual([]);
});

test('what the package says of itself is there', () => {
  const manifest = readJson('package.json') as Record<string, unknown>;
  expect(manifest).toMatchObject({
    name: 'hooks-cli',
    bin: { hooks: 'bin/hooks.js' },
    files: ['bin', 'dist/*.js', 'dist/*.mjs', 'dist/*.cache', 'dist/*.schema.json', 'dist/types', 'fixtures'],
    engines: { node: '>=20.19 <21 || >=22.12' },
    license: 'MIT',
  });
  expect(readFileSync(binFile, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
