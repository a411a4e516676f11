// Part of the build: verifies, sends and lists as users do, and keeps what V8 compiled for it, for bin/hooks.js on Node 20.
// A Node with a compile cache of its own needs none, and takes away those of another one.
'use strict';

const { createHmac } = require('node:crypto');
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { enableCompileCache } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vm = require('node:vm');

const door = require.resolve('../bin/hooks.js');
const dist = join(__dirname, '../dist');
for (const name of readdirSync(dist).filter((each) => each.endsWith('.cache'))) rmSync(join(dist, name));

const project = mkdtempSync(join(tmpdir(), 'hooks-build-'));
writeFileSync(join(project, 'package.json'), '{}');
writeFileSync(join(project, 'body.json'), '{"event":"payment.captured"}');
process.chdir(project);
process.on('exit', () => rmSync(project, { recursive: true, force: true }));

/** Every script that the door compiles, by its file: each once, so that all that is run of it is in its cache. */
const scripts = new Map();
const { Script } = vm;
vm.Script = function compileOnce(code, { filename }) {
  const script = scripts.get(filename) ?? new Script(code, { filename });
  scripts.set(filename, script);
  return script;
};

// A cache is refused where V8's flags are others than when it was made.
require('node:v8').setFlagsFromString = () => {};

const receiver = createServer((request, response) => request.resume().on('end', () => response.end('ok')));
if (!enableCompileCache) receiver.listen(0, '127.0.0.1', begin);

function begin() {
  receiver.unref();
  const signature = createHmac('sha256', 'build').update(readFileSync('body.json')).digest('hex');
  runInTurn([
    ['verify', 'body.json', '-p', 'razorpay', '--secret', 'build', '--signature', signature],
    ['trigger', 'payment.captured', '--secret', 'build', '--url', `http://127.0.0.1:${receiver.address().port}/`],
    ['events', 'razorpay'],
  ]);
}

/** Each command in this process, as soon as the one before has come to rest. */
function runInTurn([words, ...others]) {
  if (process.exitCode) return;
  if (!words) return writeCaches();
  process.argv.splice(2, Infinity, ...words);
  delete require.cache[door];
  require(door);
  // What it begins keeps the process going; where that is nothing, this does until it has come to rest.
  setImmediate(() => process.once('beforeExit', () => runInTurn(others)));
}

function writeCaches() {
  for (const [filename, script] of scripts) writeFileSync(`${filename}.cache`, script.createCachedData());
}
