// Part of the build: runs one `hooks verify` and keeps what V8 compiled for it, for bin/hooks.js on Node 20.
'use strict';

const { createHmac } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Script } = require('node:vm');

const cli = join(__dirname, '../dist/cli.js');
const project = mkdtempSync(join(tmpdir(), 'hooks-build-'));
const body = join(project, 'body.json');
writeFileSync(body, '{"event":"payment.captured"}');
const signature = createHmac('sha256', 'build').update(readFileSync(body)).digest('hex');
process.argv.splice(2, Infinity, 'verify', body, '-p', 'razorpay', '--secret', 'build', '--signature', signature);
process.chdir(project);

const script = new Script(nodeModule.wrap(readFileSync(cli, 'latin1')), { filename: cli });
process.on('exit', (code) => {
  rmSync(project, { recursive: true, force: true });
  if (code === 0) writeFileSync(`${cli}.cache`, script.createCachedData());
});
script.runInThisContext()({}, nodeModule.createRequire(cli), module, cli, join(__dirname, '../dist'));
