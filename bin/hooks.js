#!/usr/bin/env node
'use strict';

const nodeModule = require('node:module');
const { join } = require('node:path');

const cli = join(__dirname, '../dist/cli.js');

if (nodeModule.enableCompileCache) {
  nodeModule.enableCompileCache();
  require(cli);
} else {
  runFromCodeCache();
}

// Node 20 has no compile cache of its own: the build leaves one beside the bundle. V8 ignores it when it was made by
// another version of V8, and compiles as ever.
function runFromCodeCache() {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  let cachedData;
  try {
    cachedData = readFileSync(`${cli}.cache`);
  } catch {
    require(cli);
    return;
  }
  const script = new Script(nodeModule.wrap(readFileSync(cli, 'latin1')), { filename: cli, cachedData });
  script.runInThisContext()({}, nodeModule.createRequire(cli), module, cli, join(__dirname, '../dist'));
}
