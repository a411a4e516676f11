#!/usr/bin/env node
'use strict';

const nodeModule = require('node:module');
const { dirname, join } = require('node:path');

const cli = join(__dirname, '../dist/cli.js');

if (nodeModule.enableCompileCache) {
  nodeModule.enableCompileCache();
  require(cli);
} else {
  loadFromCodeCache();
}

// Node 20 has no compile cache of its own: the build leaves some beside each file of the bundle, one for each of the
// usual commands. V8 ignores one that was made by another version of V8, and compiles as ever.
function loadFromCodeCache() {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const loaded = new Map();

  function load(filename) {
    const known = loaded.get(filename);
    if (known) return known.exports;
    const own = { exports: {} };
    loaded.set(filename, own);
    const script = new Script(nodeModule.wrap(readFileSync(filename, 'latin1')), {
      filename,
      cachedData: codeCacheOf(filename),
    });
    const requirePackage = nodeModule.createRequire(filename);
    const requireFrom = (name) => (name.startsWith('./') ? load(join(dirname(filename), name)) : requirePackage(name));
    script.runInThisContext()(own.exports, requireFrom, own, filename, dirname(filename));
    return own.exports;
  }

  function codeCacheOf(filename) {
    for (const ending of [`${process.argv[2]}.cache`, 'cache']) {
      try {
        return readFileSync(`${filename}.${ending}`);
      } catch {
        // There is none for this command, or none at all.
      }
    }
    return undefined;
  }

  load(cli);
}
