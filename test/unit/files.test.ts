import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { kindOf, readBytesFile, readTextFile, writeBytesFile } from '../../src/files.ts';
import { temporaryProject } from '../helpers/context.ts';

describe('a file that is written where a person said', () => {
  const bytes = Buffer.from('new');

  test('is there whole, and behind a link it is the one that the link leads to', () => {
    const folder = temporaryProject();
    const [file, link] = [join(folder, 'a.json'), join(folder, 'link.json')];
    writeFileSync(file, 'old');
    symlinkSync('a.json', link);
    writeBytesFile(link, bytes, 'link.json');
    expect([readFileSync(file, 'utf8'), lstatSync(link).isSymbolicLink(), readdirSync(folder).toSorted()]).toEqual([
      'new',
      true,
      ['a.json', 'link.json', 'package.json'],
    ]);
  });

  test.runIf(existsSync('/dev/full'))('is none where a device is: that is written to, and its refusal told', () => {
    expect(() => writeBytesFile('/dev/full', bytes, '/dev/full')).toThrow(
      expect.objectContaining({ code: 'CANNOT_WRITE', message: 'Cannot write /dev/full: no space is left there.' }),
    );
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true);
  });
});

describe('a file that a person named', () => {
  test('is read as its bytes, or as text without a byte order mark', () => {
    const file = join(temporaryProject(), 'a.txt');
    writeFileSync(file, '\ufeff{}\n');
    expect([readBytesFile(file, 'a.txt'), readTextFile(file, 'a.txt')]).toEqual([Buffer.from('\ufeff{}\n'), '{}\n']);
  });

  test.each([
    ['missing.txt', 'there is no such file'],
    ['package.json/a.txt', 'there is no such file'],
    ['folder', 'it is a folder'],
    ['loop', 'it is a link that leads to itself'],
    ['x'.repeat(300), 'this is longer than a file name can be'],
  ])('%s cannot be read: %s', (name, reason) => {
    const folder = temporaryProject();
    mkdirSync(join(folder, 'folder'));
    symlinkSync('loop', join(folder, 'loop'));
    expect(() => readBytesFile(join(folder, name), 'as it was named')).toThrow(
      expect.objectContaining({
        code: 'CANNOT_READ',
        exitCode: 2,
        message: `Cannot read as it was named: ${reason}.`,
      }),
    );
  });

  test('is not repeated whole when it is a body that was pasted in place of a name', () => {
    const pasted = JSON.stringify({ a: 'x'.repeat(500) });
    expect(() => readBytesFile(join(temporaryProject(), pasted), pasted)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^Cannot read \{"a":"x{1,60}…: /) }),
    );
  });

  test('is told from a folder and from nothing', () => {
    const folder = temporaryProject();
    symlinkSync('loop', join(folder, 'loop'));
    expect([folder, join(folder, 'package.json'), join(folder, 'nothing'), join(folder, 'loop')].map(kindOf)).toEqual([
      'folder',
      'file',
      undefined,
      'file',
    ]);
  });
});
