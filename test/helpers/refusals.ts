import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runHooks, temporaryProject } from './context.ts';

/** Stands for every secret that the refused command lines carry: it must not come back. */
export const SECRET = 'whsec_Kep7S3cretKep7S3cretKep7S3cret';

/** What follows a mistake for which there is no better advice. */
export const HELP_HINT = 'hooks --help lists the commands, hooks <command> --help their options.';

/** The words of a command line, as a shell cuts it: single quotes hold spaces together. */
export function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** What a refused command line stands in. */
export interface World {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  /** For what files alone do not make: links, folders, kept deliveries. */
  readonly prepare?: (project: string) => void | Promise<void>;
}

/** A project with these files; folders are made as needed. */
export function projectWith(files: World['files'] = {}): string {
  const project = temporaryProject();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), content);
  }
  return project;
}

interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: unknown;
}

export interface Refusal {
  readonly forPeople: Ending;
  readonly forPrograms: Ending;
  /** Whether the secret was shown. */
  readonly leaked: boolean;
}

/** Runs a command line for people and with --json; the project's path is written `<project>`. */
export async function runRefused(line: string | readonly string[], world: World = {}): Promise<Refusal> {
  const argv = typeof line === 'string' ? words(line) : line;
  const project = projectWith(world.files);
  await world.prepare?.(project);
  const options = {
    cwd: project,
    // What was to be refused and listens in its place ends, and fails.
    signal: AbortSignal.timeout(10_000),
    ...(world.env && { env: world.env }),
    ...(world.stdin !== undefined && { stdin: world.stdin }),
  };
  const plain = await runHooks(argv, options);
  const json = await runHooks([...argv, '--json'], options);
  const all = [plain.stdout, plain.stderr, json.stdout, json.stderr].join('\n');
  const shown = (text: string): string => text.replaceAll(project, '<project>');
  return {
    forPeople: { ...plain, stderr: shown(plain.stderr) },
    forPrograms: { ...json, stderr: oneObject(shown(json.stderr)) },
    leaked: all.includes(SECRET),
  };
}

/** The object on a line of its own; the text itself when it is anything else, so that a comparison shows it. */
function oneObject(text: string): unknown {
  try {
    return text.endsWith('\n') && text.indexOf('\n') === text.length - 1 ? (JSON.parse(text) as unknown) : text;
  } catch {
    return text;
  }
}

export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode?: number;
}

/** All that is true of a run that was refused with this complaint. */
export function refusal({ code, message, hint, exitCode = 2 }: Complaint): Refusal {
  return {
    forPeople: { exitCode, stdout: '', stderr: `error: ${message}\n${hint === undefined ? '' : `${hint}\n`}` },
    forPrograms: {
      exitCode,
      stdout: '',
      stderr: { type: 'error', code, message, ...(hint !== undefined && { hint }) },
    },
    leaked: false,
  };
}
