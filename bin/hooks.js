#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.(); // Node 22 and later; not there on Node 20.
await import('../dist/cli.js');
