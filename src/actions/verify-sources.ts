import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Context } from '../context.ts';
import { findCallback } from '../core/callback.ts';
import { recogniseProviders } from '../core/provider.ts';
import type { Provider, RawHeaders } from '../core/types.ts';
import { readEach } from '../deliveries/import.ts';
import type { SavedItem, SavedRequest } from '../deliveries/saved.ts';
import { findDelivery, openStore } from '../deliveries/store.ts';
import { HooksError, UsageError } from '../errors.ts';
import { kindOf } from '../files.ts';
import { readInput } from './input.ts';
import { checkUrl, rejectOptions, type Settings } from './settings.ts';
import type { VerifyOptions } from './verify.ts';

/** Everything named on the command line, as requests; what cannot be read is told with its place. */
export async function collect(
  options: VerifyOptions,
  provider: Provider | undefined,
  settings: Settings,
  context: Context,
): Promise<SavedItem[]> {
  const bodyHeaders = headersForBodies(options, provider);
  const providers = provider ? [provider] : settings.providers;
  const items: SavedItem[] = [];
  for (const word of options.saved) {
    for (const { source, kept, read } of await expand(word, settings, context)) {
      rejectOptions(
        { '-H and --signature': kept === true && bodyHeaders !== undefined },
        `${source} has headers of its own`,
      );
      try {
        const bytes = await read();
        items.push(
          ...(bodyHeaders ? [bodyAlone(source, bytes, bodyHeaders)] : readSavedOrSigned(source, bytes, providers)),
        );
      } catch (error) {
        if (!(error instanceof HooksError)) throw error;
        items.push({ source, error: withBodyHint(error) });
      }
    }
  }
  if (items.length === 0) {
    throw new UsageError('NOTHING_TO_VERIFY', `There is no delivery in ${options.saved.join(', ')}.`);
  }
  return items;
}

/** What is no saved request may be a body alone that holds its signature: then it needs no headers. */
function readSavedOrSigned(source: string, bytes: Uint8Array, providers: readonly Provider[]): SavedItem[] {
  try {
    return readEach(source, bytes);
  } catch (error) {
    const alone = bodyAlone(source, bytes, []);
    const isCallback = providers.some(({ callbacks }) => findCallback(callbacks?.forms ?? [], alone.request));
    if (isCallback || recogniseProviders(providers, alone.request).length > 0) return [alone];
    throw error;
  }
}

/** A body alone can be verified, too, when its headers are given. */
function withBodyHint(error: HooksError): HooksError {
  if (error.code !== 'NOT_A_DELIVERY') return error;
  const hint = 'For a body alone, give its headers with -H or its signature with --signature.';
  return new UsageError(error.code, error.message, { hint, cause: error });
}

/** With -H or --signature every file is a body, and these are its headers. */
function headersForBodies(
  { header, signature }: VerifyOptions,
  provider: Provider | undefined,
): RawHeaders | undefined {
  const named =
    signature !== undefined && provider && provider.signature.kind !== 'none'
      ? [[provider.signature.place.name, signature] as const]
      : [];
  const headers = [...header, ...named];
  return headers.length > 0 ? headers : undefined;
}

function bodyAlone(source: string, body: Uint8Array, rawHeaders: RawHeaders): SavedRequest {
  return { source, request: { method: 'POST', path: '/', rawHeaders, body } };
}

interface Readable {
  readonly source: string;
  /** A delivery of the store, or a URL: it has headers of its own, or none. */
  readonly kept?: boolean;
  readonly read: () => Promise<Uint8Array>;
}

/** A word as the files it means: stdin, a file, the files of a folder, or a kept delivery. */
async function expand(word: string, settings: Settings, context: Context): Promise<Readable[]> {
  if (word === '-') return [{ source: 'stdin', read: () => readInput('-', context) }];
  if (/^https?:\/\//i.test(word)) return [visited(checkUrl(word))];
  const path = resolve(context.cwd, word);
  const asFile = (source: string): Readable => ({ source, read: () => readInput(source, context) });
  const kind = word === 'last' ? undefined : kindOf(path);
  if (kind === 'folder') return folderFiles(word, path).map((file) => asFile(file));
  if (kind || word.includes('/') || /\.[a-z]+$/.test(word)) return [asFile(word)];
  const { file, id } = findDelivery(openStore(settings.stateFolder), word);
  return [{ source: id, kept: true, read: () => readInput(file, context) }];
}

/** The request of a browser that was sent to a URL, with what it brings in the query. */
function visited(url: string): Readable {
  const { origin, host, pathname, search } = new URL(url);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  return { source: origin + pathname, kept: true, read: () => Promise.resolve(Buffer.from(request)) };
}

/** The files a folder holds, its own folders' aside: those that may be saved requests. */
function folderFiles(shown: string, path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(?:json|har|http|ndjson|jsonl|txt)$/i.test(entry.name) && !entry.name.startsWith('.'),
    )
    .map((entry) => join(shown, entry.name))
    .toSorted();
}
