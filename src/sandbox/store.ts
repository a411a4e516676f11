import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { UnavailableError, UsageError } from '../errors.ts';
import { readTextFile } from '../files.ts';
import { claimWork, ensureStateFolder, type ProcessIds, writeWhole } from '../state.ts';
import type { Endpoint } from './endpoints.ts';

/** The registered endpoints of a project, with their secrets, in a file that its owner alone can read. */
export interface EndpointStore {
  readonly file: string;
  list(): readonly Endpoint[];
  /** Adds an endpoint, or puts it in the place of the one with its id. */
  put(endpoint: Endpoint): void;
  remove(id: string): void;
}

const FOLDER = 'sandbox';

/**
 * Reads the endpoints kept below a state folder. They are held in memory from then on: one process at a time has them.
 * @throws {UsageError} INVALID_STATE, CANNOT_READ
 */
export function openEndpointStore(stateFolder: string): EndpointStore {
  const folder = join(stateFolder, FOLDER);
  const file = join(folder, 'endpoints.json');
  let endpoints: readonly Endpoint[] = existsSync(file) ? readEndpoints(file) : [];
  const save = (next: readonly Endpoint[]): void => {
    ensureStateFolder(stateFolder, folder);
    writeWhole({ path: file, content: `${JSON.stringify({ endpoints: next }, undefined, 2)}\n`, stateFolder });
    endpoints = next;
  };
  return {
    file,
    list: () => endpoints,
    put(endpoint) {
      const known = endpoints.some(({ id }) => id === endpoint.id);
      save(known ? endpoints.map((old) => (old.id === endpoint.id ? endpoint : old)) : [...endpoints, endpoint]);
    },
    remove: (removed) => save(endpoints.filter(({ id }) => id !== removed)),
  };
}

function readEndpoints(file: string): Endpoint[] {
  const text = readTextFile(file, file);
  try {
    const { endpoints } = JSON.parse(text) as { endpoints: Endpoint[] };
    if (endpoints.every((endpoint) => isEndpoint(endpoint))) return endpoints;
  } catch {
    // Told below, as any other content that is not ours.
  }
  throw new UsageError('INVALID_STATE', `${file} does not hold the endpoints of a sandbox.`, {
    hint: 'Remove it to begin with none; endpoints are then registered anew.',
  });
}

function isEndpoint({ id, url, enabledEvents, status, secrets, createdAt, failures }: Endpoint): boolean {
  return (
    typeof id === 'string' &&
    URL.canParse(url) &&
    Array.isArray(enabledEvents) &&
    (status === 'enabled' || status === 'disabled') &&
    secrets.length > 0 &&
    secrets.every(({ value }) => typeof value === 'string' && value !== '') &&
    typeof createdAt === 'number' &&
    typeof failures === 'number'
  );
}

/**
 * The project's own API key, made when there is none.
 * @throws {UsageError} EMPTY_API_KEY, CANNOT_READ
 */
export function projectApiKey(stateFolder: string): { readonly key: string; readonly file: string } {
  const folder = join(stateFolder, FOLDER);
  const file = join(folder, 'api-key');
  if (existsSync(file)) {
    const key = readTextFile(file, file).trim();
    if (key !== '') return { key, file };
    throw new UsageError('EMPTY_API_KEY', `${file} is empty.`, { hint: 'Remove it; a new key is made.' });
  }
  ensureStateFolder(stateFolder, folder);
  const key = `sk_test_${randomBytes(16).toString('hex')}`;
  writeWhole({ path: file, content: `${key}\n`, stateFolder });
  return { key, file };
}

/**
 * Makes this process the project's only sandbox: two would write over each other's endpoints.
 * @throws {UnavailableError} SANDBOX_RUNNING
 */
export function claimSandbox(stateFolder: string, process: ProcessIds): Disposable {
  const folder = join(stateFolder, FOLDER);
  ensureStateFolder(stateFolder, folder);
  return claimWork(stateFolder, join(folder, 'running'), process, (which) => {
    const hint = 'Stop it first, or start this one in another project.';
    return new UnavailableError('SANDBOX_RUNNING', `A sandbox already runs in this project${which}.`, { hint });
  });
}
