// Part of the build: writes the names of all sample events as types, for those who use the package as a library.
'use strict';

const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const fixtures = join(__dirname, '../fixtures');
const file = join(__dirname, 'event-types.ts');

const folders = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();
const quoted = (text) => `'${text.replaceAll("'", String.raw`\'`)}'`;
const names = (folder) =>
  readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const [eventType, variant] = name.slice(0, -'.json'.length).split('@');
      return decodeURIComponent(eventType) + (variant === undefined ? '' : `@${variant}`);
    });
const lines = folders.flatMap((folder) => [
  `  readonly ${quoted(folder)}:`,
  ...names(folder)
    .toSorted()
    .map((name) => `    | ${quoted(name)}`),
  '  ;',
]);
const text = `// Written by the build from the names of the sample events.\nexport interface EventTypes {\n${lines.join('\n')}\n}\n`;
const old = (() => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
})();
// Read by the compiler and the linter, too: a file that has not changed keeps its time.
if (old !== text) writeFileSync(file, text);
