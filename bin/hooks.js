#!/usr/bin/env node
'use strict';

require('node:module').enableCompileCache?.(); // Node 22 and later; not there on Node 20.
require('../dist/cli.js');
