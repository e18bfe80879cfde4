#!/usr/bin/env node
'use strict';
// Starts the program of the package for this platform; npm has chosen it among
// the optional dependencies. Its exit code is ours: findings are not errors.
const { spawnSync } = require('child_process');
const path = require('path');

const name = `@gitward/${process.platform}-${process.arch}`;
let program;
try {
	program = path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', 'gitward');
} catch (e) {
	console.error(`gitward: there is no package '${name}' here: this platform has none, or optional dependencies were left out`);
	process.exit(3);
}
const child = spawnSync(program, process.argv.slice(2), { stdio: 'inherit' });
if (child.error)
	console.error(`gitward: ${child.error.message}`);
// Ended by a signal: undecided, never a pass.
process.exit(child.status === null ? 3 : child.status);
