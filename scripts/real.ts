import { spawnSync } from 'node:child_process';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { obtain } from '../harness/sources/plan.js';

/*
 * npm run real [-- MOCHA ARGUMENTS]
 *
 * Runs the tests that need real toolchains (test/**\/*.real.ts). DEBUGCALL_GOROOTS, a list of built GOROOTs with colons
 * between, says on which; without it three releases are obtained that have between them every form of the protocol and
 * of the pc-line table that packages of Debian have.
 */

const lines = '1.15,1.19,1.27';

const told = process.env.DEBUGCALL_GOROOTS;
const trees = told ? [] : await obtain(lines, { cache: Cache.default(), progress: silent, from: 'auto' });
const goroots = told ?? trees.map(tree => tree.root).join(':');
const typed = process.argv.slice(2);
const files = typed.some(argument => argument.endsWith('.js')) ? [] : ['dist/test/**/*.real.js'];
const { status, signal } = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', '--config', '.mocharc.real.json', ...files, ...typed],
  { stdio: 'inherit', env: { ...process.env, DEBUGCALL_GOROOTS: goroots } },
);
if (signal !== null) throw new Error(`mocha was ended by ${signal}`);
process.exitCode = status ?? 1;
