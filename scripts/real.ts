import { spawnSync } from 'node:child_process';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { obtain } from '../harness/sources/plan.js';

/*
 * npm run real [-- MOCHA ARGUMENTS]
 *
 * Runs the tests that need real toolchains (test/**\/*.real.ts). If DEBUGCALL_REPOSITORY names a clone of
 * Go's repository with its tags, it also runs the tests that need Go's history (test/**\/*.history.ts).
 * DEBUGCALL_GOROOTS is a list of built GOROOTs, separated by colons, to run the tests on. Without it, three
 * releases are obtained: together they have every form of the protocol and of the pc-line table that Debian's
 * packages have.
 */

const lines = '1.15,1.19,1.27';

const named = process.env.DEBUGCALL_GOROOTS;
const trees = named ? [] : await obtain(lines, { cache: Cache.default(), progress: silent, from: 'auto' });
const goroots = named ?? trees.map(tree => tree.root).join(':');
const typed = process.argv.slice(2);
const history = process.env.DEBUGCALL_REPOSITORY ? ['dist/test/**/*.history.js'] : [];
if (history.length === 0)
  console.log('DEBUGCALL_REPOSITORY is not set: the tests that need the history of Go do not run');
const files = typed.some(argument => argument.endsWith('.js')) ? [] : ['dist/test/**/*.real.js', ...history];
const { status, signal } = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', '--config', '.mocharc.real.json', ...files, ...typed],
  { stdio: 'inherit', env: { ...process.env, DEBUGCALL_GOROOTS: goroots } },
);
if (signal !== null) throw new Error(`mocha was killed by ${signal}`);
process.exitCode = status ?? 1;
