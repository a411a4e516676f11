import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ensureStateFolder, localSecret, readLocalSecret, writeWhole } from '../../src/state.ts';
import { temporaryProject } from '../helpers/context.ts';

describe('the state folder', () => {
  test('is for its owner alone, and git ignores it', () => {
    const folder = join(temporaryProject(), '.hooks');
    ensureStateFolder(folder);
    ensureStateFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['.gitignore']);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
  });

  test("keeps the user's own .gitignore", () => {
    const folder = temporaryProject();
    writeFileSync(join(folder, '.gitignore'), 'secret\n');
    ensureStateFolder(folder);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('secret\n');
  });

  test('that cannot be made, since a file has its name, is an error of the disk', () => {
    const folder = join(temporaryProject(), '.hooks');
    writeFileSync(folder, '');
    expect(() => ensureStateFolder(folder)).toThrow(expect.objectContaining({ code: 'CANNOT_WRITE', exitCode: 3 }));
  });
});

describe('a file that is written whole', () => {
  test('takes the place of the old one, for its owner alone, and leaves nothing else behind', () => {
    const folder = temporaryProject();
    const file = join(folder, 'a.json');
    writeFileSync(file, 'old and longer than the new one', { mode: 0o644 });
    writeWhole({ path: file, content: 'new\n', stateFolder: dirname(file) });
    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(['a.json', 'package.json']);
  });

  test('leaves nothing behind when it cannot be put in its place', () => {
    const folder = temporaryProject();
    mkdirSync(join(folder, 'a.json'));
    expect(() => writeWhole({ path: join(folder, 'a.json'), content: 'x', stateFolder: folder })).toThrow(
      expect.objectContaining({ code: 'CANNOT_WRITE', exitCode: 3 }),
    );
    expect(readdirSync(folder).toSorted()).toEqual(['a.json', 'package.json']);
  });

  test('makes its folder again, which may have been cleaned away', () => {
    const file = join(temporaryProject(), 'missing', 'a.json');
    writeWhole({ path: file, content: 'x', stateFolder: dirname(file) });
    expect(readFileSync(file, 'utf8')).toBe('x');
  });
});

describe('a file below another file', () => {
  test('cannot be written, and is an error of the disk', () => {
    const file = join(temporaryProject(), 'package.json', 'a.json');
    expect(() => writeWhole({ path: file, content: 'x', stateFolder: dirname(file) })).toThrow(
      expect.objectContaining({ code: 'CANNOT_WRITE', exitCode: 3, message: `Cannot write ${file}: ENOTDIR.` }),
    );
  });
});

describe('the local secret', () => {
  test('is made once, for its owner alone, in a form that every scheme takes', () => {
    const folder = join(temporaryProject(), '.hooks');
    expect(readLocalSecret(folder)).toBeUndefined();
    const secret = localSecret(folder);
    expect(secret).toMatch(/^whsec_[0-9A-Za-z+/]{32}$/);
    expect([localSecret(folder), readLocalSecret(folder)]).toEqual([secret, secret]);
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(`${secret}\n`);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  test('is another one in each project', () => {
    expect(localSecret(temporaryProject())).not.toBe(localSecret(temporaryProject()));
  });

  test("may be the user's own, without the white space around it", () => {
    const folder = temporaryProject();
    writeFileSync(join(folder, 'secret'), ' mine \r\n');
    expect([readLocalSecret(folder), localSecret(folder)]).toEqual(['mine', 'mine']);
  });

  test.each([[''], ['\n']])('is an error where its file is empty: %j', (content) => {
    const folder = temporaryProject();
    const file = join(folder, 'secret');
    writeFileSync(file, content);
    const error = expect.objectContaining({
      code: 'EMPTY_SECRET',
      exitCode: 2,
      message: `${file} is empty: anyone could make its signatures.`,
    });
    expect(() => localSecret(folder)).toThrow(error);
    expect(() => readLocalSecret(folder)).toThrow(error);
  });

  test('leaves nothing beside it', () => {
    const folder = join(temporaryProject(), '.hooks');
    localSecret(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['.gitignore', 'secret']);
  });
});
