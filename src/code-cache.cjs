// Part of the build: runs commands as users do, and keeps what V8 compiled for each, for bin/hooks.js on Node 20. A Node
// with a compile cache of its own needs none, and takes away those of another one.
'use strict';

const { spawn } = require('node:child_process');
const { createHmac } = require('node:crypto');
const { once } = require('node:events');
const { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { enableCompileCache } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vm = require('node:vm');

const dist = join(__dirname, '../dist');
const words = process.argv.slice(2);
if (words.length === 0) void makeAll();
else keepWhatIsCompiled();

async function makeAll() {
  for (const name of readdirSync(dist).filter((each) => each.endsWith('.cache'))) rmSync(join(dist, name));
  if (enableCompileCache) return;
  const project = mkdtempSync(join(tmpdir(), 'hooks-build-'));
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end('ok')));
  try {
    writeFileSync(join(project, 'package.json'), '{}');
    writeFileSync(join(project, 'body.json'), '{"event":"payment.captured"}');
    const signature = createHmac('sha256', 'build')
      .update(readFileSync(join(project, 'body.json')))
      .digest('hex');
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${receiver.address().port}/`;
    // What a file is first compiled for serves all commands that have no cache of their own.
    await make(['verify', 'body.json', '-p', 'razorpay', '-s', 'build', '--signature', signature], project);
    await make(['--version'], project);
    await make(['sign', 'body.json', '-s', 'build'], project);
    await make(['trigger', 'payment.captured', '-s', 'build', '--url', url], project);
    await make(['events', 'razorpay'], project);
  } finally {
    receiver.close();
    rmSync(project, { recursive: true, force: true });
  }
}

/** A run of its own for each: what is compiled for one command is ballast for another. */
async function make(line, cwd) {
  const child = spawn(process.execPath, [__filename, ...line], { cwd, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`hooks ${line[0]} ended with ${code}: no code cache.`);
}

function keepWhatIsCompiled() {
  const scripts = new Map();
  const { Script } = vm;
  vm.Script = function compile(code, { filename }) {
    const script = new Script(code, { filename });
    scripts.set(filename, script);
    return script;
  };
  // A cache is refused where V8's flags are others than when it was made.
  require('node:v8').setFlagsFromString = () => {};
  process.on('exit', () => {
    for (const [filename, script] of scripts) {
      const general = `${filename}.cache`;
      writeFileSync(existsSync(general) ? `${filename}.${words[0]}.cache` : general, script.createCachedData());
    }
  });
  require('../bin/hooks.js');
}
