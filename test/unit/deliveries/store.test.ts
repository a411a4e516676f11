import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { seededRandom } from '../../../src/core/random.ts';
import type { Delivery } from '../../../src/core/types.ts';
import { findDelivery, newDeliveryId, openStore, readDeliveryFile, sweepStore } from '../../../src/deliveries/store.ts';
import { temporaryProject } from '../../helpers/context.ts';

function delivery(change: Partial<Delivery> = {}): Delivery {
  return {
    id: 'dlv_abc',
    receivedAt: new Date('2026-09-21T14:14:04.123Z'),
    origin: 'received',
    eventType: 'payment.captured',
    request: { method: 'POST', path: '/', rawHeaders: [['X-A', '1']], body: Buffer.from('{}') },
    attempts: [],
    ...change,
  };
}

/** A store below a folder of its own. */
function temporaryStore(): { store: ReturnType<typeof openStore>; stateFolder: string } {
  const stateFolder = join(temporaryProject(), '.hooks');
  return { store: openStore(stateFolder), stateFolder };
}

function names(store: ReturnType<typeof openStore>): string[] {
  return store.list().map(({ file }) => basename(file));
}

describe('a kept delivery', () => {
  test('is a file named by time, event type and id, as readable JSON, for its owner alone', () => {
    const { store, stateFolder } = temporaryStore();
    store.save(delivery());
    const file = join(stateFolder, 'deliveries', '20260921T141404123Z~payment.captured~dlv_abc.json');
    expect(readFileSync(file, 'utf8')).toBe(
      `${JSON.stringify(
        {
          type: 'delivery',
          id: 'dlv_abc',
          receivedAt: '2026-09-21T14:14:04.123Z',
          origin: 'received',
          eventType: 'payment.captured',
          request: { method: 'POST', path: '/', rawHeaders: [['X-A', '1']], body: '{}' },
          attempts: [],
        },
        undefined,
        2,
      )}\n`,
    );
    expect(readdirSync(store.folder)).toEqual([basename(file)]);
    expect([statSync(file).mode & 0o777, statSync(stateFolder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readFileSync(join(stateFolder, '.gitignore'), 'utf8')).toBe('*\n');
  });

  test('comes back with the same bytes', () => {
    const { store } = temporaryStore();
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        store.save(delivery({ request: { ...delivery().request, body } }));
        const [name] = store.list();
        expect(name && Buffer.compare(store.load(name).request.body, body)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('is written anew in its place after an attempt', () => {
    const { store } = temporaryStore();
    const attempt = {
      endpointUrl: 'http://localhost/',
      startedAt: new Date(0),
      durationMs: 1,
      outcome: { kind: 'no_response', reason: 'refused', detail: 'x' },
    } as const;
    store.save(delivery());
    store.save(delivery({ attempts: [attempt] }));
    expect(store.list().map((name) => store.load(name))).toEqual([delivery({ attempts: [attempt] })]);
  });

  test('is read anew as its file has it now, by whoever wrote it last', () => {
    const { store, stateFolder } = temporaryStore();
    expect(store.reload(delivery())).toEqual(delivery());
    const changed = delivery({ eventId: 'evt_1' });
    openStore(stateFolder).save(changed);
    expect(store.reload(delivery())).toEqual(changed);
  });

  test.each([
    ['payment.captured', 'payment.captured'],
    [undefined, 'unknown'],
    ['', ''],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['a~b', 'a-b'],
    ['C:\\con:aux|"*?<>', 'C-con-aux-'],
    ['zahlung bestätigt 🎁\n\u0000', 'zahlung-best-tigt-'],
    ['x'.repeat(500), 'x'.repeat(80)],
  ])('of the event type %j has a name that every file system takes', (eventType, shown) => {
    const { store } = temporaryStore();
    const { eventType: _, ...rest } = delivery();
    store.save({ ...rest, ...(eventType !== undefined && { eventType }) });
    expect(readdirSync(store.folder)).toEqual([`20260921T141404123Z~${shown}~dlv_abc.json`]);
    expect(store.list()).toEqual([
      {
        id: 'dlv_abc',
        time: '20260921T141404123Z',
        eventType: shown,
        file: join(store.folder, `20260921T141404123Z~${shown}~dlv_abc.json`),
      },
    ]);
  });

  test('that is removed is gone, and may be removed twice', () => {
    const { store } = temporaryStore();
    store.save(delivery());
    const [name] = store.list();
    expect(name).toBeDefined();
    if (name) {
      store.remove(basename(name.file));
      store.remove(basename(name.file));
    }
    expect(store.list()).toEqual([]);
  });

  test('can be kept after its folder was cleaned away', () => {
    const { store, stateFolder } = temporaryStore();
    store.save(delivery());
    rmSync(stateFolder, { recursive: true });
    store.save(delivery());
    expect(store.list()).toHaveLength(1);
  });

  test.each([['.hooks'], ['.hooks/deliveries']])(
    'that cannot be kept, since %s is a file, is an error of the disk',
    (path) => {
      const { store, stateFolder } = temporaryStore();
      const file = join(stateFolder, '..', path);
      if (path !== '.hooks') mkdirSync(stateFolder);
      writeFileSync(file, '');
      expect(() => store.save(delivery())).toThrow(expect.objectContaining({ code: 'CANNOT_WRITE', exitCode: 3 }));
    },
  );
});

describe('the list', () => {
  test('is by time, oldest first, in whatever order they came', () => {
    const { store } = temporaryStore();
    const times = [
      '2026-09-21T14:14:04.123Z',
      '2025-12-31T23:59:59.999Z',
      '2026-09-21T14:14:04.122Z',
      '2026-10-01T00:00:00.000Z',
    ];
    for (const [index, time] of times.entries())
      store.save(delivery({ id: `dlv_${index}`, receivedAt: new Date(time) }));
    expect(store.list().map((name) => store.load(name).receivedAt.toISOString())).toEqual(times.toSorted());
  });

  test('is empty before anything was kept', () => {
    const { store } = temporaryStore();
    expect(store.list()).toEqual([]);
  });

  test('passes over files that are none of its own', () => {
    const { store } = temporaryStore();
    store.save(delivery());
    for (const name of ['notes.txt', '.abc.tmp', 'x.json', '20260921~a~b.json', '20260921T141404123Z~a~b.json.bak'])
      writeFileSync(join(store.folder, name), '');
    expect(names(store)).toEqual(['20260921T141404123Z~payment.captured~dlv_abc.json']);
    expect([store.newest()?.id, ...store.named('b').map(({ id }) => id)]).toEqual(['dlv_abc', 'dlv_abc']);
  });

  test('names a broken file, so that it can be found and removed', () => {
    const { store } = temporaryStore();
    store.save(delivery());
    writeFileSync(join(store.folder, '20260101T000000000Z~a~dlv_broken.json'), '{"type":"delivery"');
    expect(store.list().map(({ id }) => id)).toEqual(['dlv_broken', 'dlv_abc']);
  });

  test('is that of every process', () => {
    const { store, stateFolder } = temporaryStore();
    openStore(stateFolder).save(delivery({ id: 'dlv_other' }));
    store.save(delivery());
    expect(store.list().map(({ id }) => id)).toEqual(['dlv_abc', 'dlv_other']);
  });
});

describe('a file that cannot be loaded', () => {
  test.each([
    ['{"type":"delivery"', /^.*broken\.json is not a delivery: .*JSON.*\.$/],
    ['', /^.*broken\.json is not a delivery: .*JSON.*\.$/],
    ['null', /^.*broken\.json is not a delivery: it is not an object\.$/],
    ['{"id":"dlv_1"}', /^.*broken\.json is not a delivery: request is not an object\.$/],
  ])('is told with its name: %j', (content, message) => {
    const file = join(temporaryProject(), 'broken.json');
    writeFileSync(file, content);
    expect(() => readDeliveryFile(file)).toThrow(
      expect.objectContaining({ code: 'NOT_A_DELIVERY', exitCode: 2, message: expect.stringMatching(message) }),
    );
  });

  test('since it is gone is told as such', () => {
    const { store } = temporaryStore();
    const file = join(store.folder, 'gone.json');
    expect(() => readDeliveryFile(file)).toThrow(
      expect.objectContaining({
        code: 'CANNOT_READ',
        exitCode: 2,
        message: `Cannot read ${file}: there is no such file.`,
      }),
    );
  });
});

describe('finding a delivery', () => {
  const stored = (): ReturnType<typeof openStore> => {
    const { store } = temporaryStore();
    for (const [index, id] of ['dlv_aaa1', 'dlv_aaa2', 'dlv_bbb1'].entries())
      store.save(delivery({ id, receivedAt: new Date(Date.UTC(2026, 0, index + 1)) }));
    return store;
  };

  test.each([
    ['last', 'dlv_bbb1'],
    ['dlv_aaa1', 'dlv_aaa1'],
    ['dlv_b', 'dlv_bbb1'],
    ['bbb', 'dlv_bbb1'],
    ['aaa2', 'dlv_aaa2'],
  ])('%s is %s', (word, id) => {
    expect(findDelivery(stored(), word).id).toBe(id);
  });

  test('by what several begin with is an error that names them', () => {
    expect(() => findDelivery(stored(), 'aaa')).toThrow(
      expect.objectContaining({
        code: 'AMBIGUOUS_DELIVERY',
        exitCode: 2,
        message: '2 deliveries have an id that begins with "aaa".',
        hint: 'Write more of it: dlv_aaa1, dlv_aaa2 …',
      }),
    );
  });

  test.each([
    ['dlv_ab', ['dlv_ab', 'dlv_abc']],
    ['dlv_ab', ['dlv_abc', 'dlv_ab']],
  ])('by a whole id, %s, is not ambiguous beside longer ones: %j', (word, ids) => {
    const { store } = temporaryStore();
    for (const [index, id] of ids.entries())
      store.save(delivery({ id, receivedAt: new Date(Date.UTC(2026, 0, index + 1)) }));
    expect(findDelivery(store, word).id).toBe(word);
  });

  test('that is not there says where to look', () => {
    expect(() => findDelivery(stored(), 'dlv_zzz')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_DELIVERY',
        exitCode: 2,
        message: 'There is no file and no kept delivery "dlv_zzz".',
        hint: 'hooks deliveries lists what was kept.',
      }),
    );
  });

  test('where none was kept says how one is', () => {
    const { store } = temporaryStore();
    expect(() => findDelivery(store, 'last')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_DELIVERY',
        message: 'No delivery has been kept in this project yet.',
        hint: 'hooks listen and hooks trigger keep deliveries in .hooks/ of the project.',
      }),
    );
  });
});

describe('what killed processes left', () => {
  test('is removed when it is old, and nothing else', () => {
    const { store } = temporaryStore();
    store.save(delivery());
    const now = new Date('2026-09-21T15:00:00Z');
    for (const [name, age] of [
      ['.old.tmp', 61],
      ['.new.tmp', 59],
      ['notes.txt', 3600],
    ] as const) {
      const file = join(store.folder, name);
      writeFileSync(file, '');
      utimesSync(file, now, new Date(now.getTime() - age * 1000));
    }
    sweepStore(store, now);
    expect(readdirSync(store.folder).toSorted()).toEqual([
      '.new.tmp',
      '20260921T141404123Z~payment.captured~dlv_abc.json',
      'notes.txt',
    ]);
  });

  test('where there is no folder is nothing', () => {
    const { store } = temporaryStore();
    expect(() => sweepStore(store, new Date())).not.toThrow();
  });
});

describe('a new id', () => {
  test('is short, of letters and digits, and each time another', () => {
    const random = seededRandom('a');
    const ids = Array.from({ length: 1000 }, () => newDeliveryId(random));
    expect(ids.filter((id) => !/^dlv_[0-9A-Za-z]{10}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(1000);
  });
});
