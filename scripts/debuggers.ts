import { writeFileSync } from 'node:fs';
import { obtainDelve } from '../harness/clients/obtain.js';
import { compileFixture } from '../harness/fixtures/compile.js';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { judgeDuties } from '../harness/observe/duties/judge.js';
import { observeDelve } from '../harness/observe/sessions/delve-session.js';
import { formatVersion } from '../harness/releases/version.js';
import { obtain } from '../harness/sources/plan.js';
import { toolchainFor } from '../harness/toolchain/build.js';
import { type JudgedDebugger, judgedDebuggersPath } from './docs/judged-debuggers.js';

/*
 * npm run debuggers [-- RELEASES]
 *
 * Observes scripted sessions with the Delve of Debian's packages that fits each of these releases of Go, and
 * writes docs/debuggers.json, from which `npm run docs` makes docs/debuggers.md.
 */

const [releases = '1.15,1.19,1.24,1.27'] = process.argv.slice(2);
const timeoutMs = 120_000;
const cache = Cache.default();
const options = { cache, progress: silent };
const judged: JudgedDebugger[] = [];

for (const tree of await obtain(releases, { ...options, from: 'auto' })) {
  const toolchain = await toolchainFor(tree, {
    cache,
    bootstrap: () => Promise.reject(new Error(`${tree.root} is not built`)),
  });
  const variant = { gcflags: '-N -l' };
  const { path } = await compileFixture(toolchain, { name: 'debugged', variant }, options);
  const delve = await obtainDelve(toolchain.version, options);
  if ('lacking' in delve) throw new Error(delve.lacking);
  for (const language of ['json-rpc', 'dap'] as const) {
    const started = performance.now();
    const { observation, asked } = await observeDelve(delve.path, path, { language, timeoutMs });
    const { calls } = observation;
    judged.push({
      debugger: delve.description,
      go: formatVersion(toolchain.version),
      language,
      judged: new Date().toISOString().slice(0, 10),
      calls: calls.length,
      asked,
      duties: judgeDuties(calls),
    });
    const ms = Math.round(performance.now() - started);
    console.log(`${delve.description}, ${language}: ${calls.length} calls, ${ms} ms`);
  }
}
writeFileSync(judgedDebuggersPath, `${JSON.stringify(judged, undefined, 2)}\n`);
