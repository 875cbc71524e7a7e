import { spawnSync } from 'node:child_process';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { obtain } from '../harness/sources/plan.js';

/*
 * npm run real [-- MOCHA ARGUMENTS]
 *
 * Runs the tests that need real toolchains (test/**\/*.real.ts), and, where DEBUGCALL_REPOSITORY names a clone of Go's
 * repository with its tags, those that need its history (test/**\/*.history.ts). DEBUGCALL_GOROOTS, a list of built GOROOTs with colons
 * between, says on which; without it three releases are obtained that have between them every form of the protocol and
 * of the pc-line table that packages of Debian have.
 */

const lines = '1.15,1.19,1.27';

const told = process.env.DEBUGCALL_GOROOTS;
const trees = told ? [] : await obtain(lines, { cache: Cache.default(), progress: silent, from: 'auto' });
const goroots = told ?? trees.map(tree => tree.root).join(':');
const typed = process.argv.slice(2);
const history = process.env.DEBUGCALL_REPOSITORY ? ['dist/test/**/*.history.js'] : [];
if (history.length === 0)
  console.log('without DEBUGCALL_REPOSITORY, the tests on the history of Go are left out');
const files = typed.some(argument => argument.endsWith('.js')) ? [] : ['dist/test/**/*.real.js', ...history];
const { status, signal } = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', '--config', '.mocharc.real.json', ...files, ...typed],
  { stdio: 'inherit', env: { ...process.env, DEBUGCALL_GOROOTS: goroots } },
);
if (signal !== null) throw new Error(`mocha was ended by ${signal}`);
process.exitCode = status ?? 1;
