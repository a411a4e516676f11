import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

import { BASE62 } from '../core/id.ts';
import { randomText } from '../core/random.ts';
import { fromRecord, NotADelivery, toRecord } from '../core/record.ts';
import type { Delivery } from '../core/types.ts';
import type { Random } from '../context.ts';
import { UsageError } from '../errors.ts';
import { readTextFile } from '../files.ts';
import { ensureStateFolder, type WriteJob, writeWhole } from '../state.ts';
import type { FileWriter } from './writer.ts';

/** A kept delivery as far as its file name tells: enough to list and to choose without opening it. */
export interface DeliveryName {
  readonly id: string;
  /** The time of receipt as `fileTime` writes it: of two, the later one is the greater text. */
  readonly time: string;
  readonly eventType: string;
  readonly file: string;
}

/** A moment as it stands in file names: no colons, and in the order of time. */
export function fileTime(moment: Date): string {
  return moment.toISOString().replace(/[-:.]/g, '');
}

export interface DeliveryStore {
  readonly folder: string;
  /** Writes the delivery's file, or writes it anew after an attempt. */
  save(delivery: Delivery): void;
  /** The same, by way of a writer that does not hold up its caller; tells the size of the file. */
  saveWith(writer: FileWriter, delivery: Delivery): Promise<number>;
  /** The delivery as its file has it now, or as it is when there is no file. */
  reload(delivery: Delivery): Delivery;
  /** The names of the files, oldest first. */
  fileNames(): string[];
  /** Oldest first. */
  list(): DeliveryName[];
  /** Of those whose file name has the text in it, oldest first: of very many, no more is made than of these. */
  named(text: string): DeliveryName[];
  newest(): DeliveryName | undefined;
  load(name: DeliveryName): Delivery;
  /** Deletes a file by its name in the folder. */
  remove(fileName: string): void;
}

const ID_PREFIX = 'dlv_';
const ID_LENGTH = 10;

export function newDeliveryId(random: Random): string {
  return ID_PREFIX + randomText(random, BASE62, ID_LENGTH);
}

/** The deliveries kept below a state folder. Several processes may write at once: each delivery is a file of its own. */
export function openStore(stateFolder: string): DeliveryStore {
  const folder = join(stateFolder, 'deliveries');
  let made = false;
  const fileOf = (delivery: Delivery): WriteJob => {
    if (!made) ensureStateFolder(stateFolder, folder);
    made = true;
    const content = `${JSON.stringify(toRecord(delivery), undefined, 2)}\n`;
    return { path: join(folder, fileName(delivery)), content, stateFolder };
  };
  const namesWith = (text: string): string[] =>
    readNames(folder)
      .filter((name) => name.includes(text) && FILE_NAME.test(name))
      .toSorted();
  const named = (text: string): DeliveryName[] => namesWith(text).map((name) => readName(folder, name));
  return {
    folder,
    save(delivery) {
      writeWhole(fileOf(delivery));
    },
    saveWith: (writer, delivery) => writer.write(() => fileOf(delivery)),
    reload(delivery) {
      const file = join(folder, fileName(delivery));
      return existsSync(file) ? readDeliveryFile(file) : delivery;
    },
    fileNames: () => namesWith(''),
    list: () => named(''),
    named,
    newest() {
      const newest = readNames(folder).reduce((last, name) => (name > last && FILE_NAME.test(name) ? name : last), '');
      return newest === '' ? undefined : readName(folder, newest);
    },
    load({ file }) {
      return readDeliveryFile(file);
    },
    remove(name) {
      rmSync(join(folder, name), { force: true });
    },
  };
}

const UNKNOWN_TYPE = 'unknown';

/** Sorts by time, says the event, and is a name that every file system takes. */
function fileName({ receivedAt, eventType, id }: Delivery): string {
  const type = (eventType ?? UNKNOWN_TYPE).replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);
  return `${fileTime(receivedAt)}~${type}~${id}.json`;
}

const FILE_NAME = /^\d{8}T\d{9}Z~[A-Za-z0-9._-]*~[A-Za-z0-9_]+\.json$/;

/** Of a hundred thousand names each is looked at: no more is made of one than is needed to choose. */
function readName(folder: string, name: string): DeliveryName {
  const first = name.indexOf('~');
  const last = name.lastIndexOf('~');
  return {
    id: name.slice(last + 1, -'.json'.length),
    time: name.slice(0, first),
    eventType: name.slice(first + 1, last),
    file: `${folder}${sep}${name}`,
  };
}

function readNames(folder: string): string[] {
  try {
    // Names of deliveries are ASCII, and all others are left alone: half the time of decoding UTF-8.
    return readdirSync(folder, 'latin1');
  } catch {
    return [];
  }
}

/** Temporary files of processes that were killed while writing. */
const STALE_MS = 60_000;

/** Removes what killed processes left half written. */
export function sweepStore(store: DeliveryStore, now: Date): void {
  for (const name of readNames(store.folder).filter((candidate) => candidate.endsWith('.tmp'))) {
    const file = join(store.folder, name);
    const age = now.getTime() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime());
    if (age > STALE_MS) rmSync(file, { force: true });
  }
}

/**
 * Reads a delivery file.
 * @throws {UsageError} CANNOT_READ, NOT_A_DELIVERY
 */
export function readDeliveryFile(file: string): Delivery {
  const content = readTextFile(file, file);
  try {
    return fromRecord(JSON.parse(content));
  } catch (error) {
    if (!(error instanceof NotADelivery || error instanceof SyntaxError)) throw error;
    throw new UsageError('NOT_A_DELIVERY', `${file} is not a delivery: ${error.message}.`, { cause: error });
  }
}

/**
 * Finds one kept delivery by `last`, its id, or the beginning of its id.
 * @throws {UsageError} UNKNOWN_DELIVERY, AMBIGUOUS_DELIVERY
 */
export function findDelivery(store: DeliveryStore, word: string): DeliveryName {
  const newest = word === 'last' ? store.newest() : undefined;
  if (newest) return newest;
  const matches = store
    .named(word)
    .filter(({ id }) => id === word || id.startsWith(word) || id.startsWith(ID_PREFIX + word));
  const only = matches.find(({ id }) => matches.length === 1 || id === word || id === ID_PREFIX + word);
  if (only) return only;
  if (matches.length > 1) {
    throw new UsageError('AMBIGUOUS_DELIVERY', `${matches.length} deliveries have an id that begins with "${word}".`, {
      hint: `Write more of it: ${matches
        .slice(0, 3)
        .map(({ id }) => id)
        .join(', ')} …`,
    });
  }
  throw new UsageError(
    'UNKNOWN_DELIVERY',
    word === 'last'
      ? 'No delivery has been kept in this project yet.'
      : `There is no file and no kept delivery "${word}".`,
    {
      hint: store.newest()
        ? 'hooks deliveries lists what was kept.'
        : 'hooks listen and hooks trigger keep deliveries in .hooks/ of the project.',
    },
  );
}
