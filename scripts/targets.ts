import { parseArgs } from 'node:util';
import type { EmulatorCommand } from '../harness/emulators/command.js';
import { gdbserverAt } from '../harness/emulators/gdbserver.js';
import { obtainQemu } from '../harness/emulators/qemu.js';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { formatVersion } from '../harness/releases/version.js';
import { scenarios } from '../harness/scenarios/catalogue.js';
import type { ScenarioResult } from '../harness/scenarios/result.js';
import { runScenarios } from '../harness/scenarios/run.js';
import type { Profile } from '../harness/scenarios/scenario.js';
import { selectScenarios } from '../harness/scenarios/select.js';
import { obtainBootstrap } from '../harness/sources/bootstrap.js';
import { obtain } from '../harness/sources/plan.js';
import { toolchainFor } from '../harness/toolchain/build.js';
import type { Toolchain } from '../harness/toolchain/toolchain.js';

/*
 * npm run targets [-- --go=1.27 --profile=quick --grep=REGEXP --qemu=DIR | --target=GDBSERVER]
 *
 * Plays the scenarios with the same programs under ptrace and behind a gdb stub: in qemu-x86_64, or under what --target names. What both
 * can judge must come to the same outcome; the exit code is 1 if something does not.
 */

const { values } = parseArgs({
  options: {
    go: { type: 'string', default: '1.27' },
    profile: { type: 'string', default: 'quick' },
    grep: { type: 'string' },
    qemu: { type: 'string' },
    target: { type: 'string' },
  },
});
const profile: Profile = values.profile === 'full' ? 'full' : 'quick';
const grep = values.grep === undefined ? {} : { grep: new RegExp(values.grep, 'i') };
const chosen = selectScenarios(scenarios, { profile, ...grep });

/** How a scenario ended, with the requirements that it found broken. */
function outcomeOf(result: ScenarioResult | undefined): string {
  if (result === undefined) return 'missing';
  if (!('failure' in result)) return result.outcome;
  const broken = [result.failure, ...(result.others ?? [])].map(({ requirement }) => requirement);
  return `${result.outcome} (${broken.join(', ')})`;
}

async function play(toolchain: Toolchain): Promise<Map<string, ScenarioResult>> {
  const results = await runScenarios(toolchain, chosen, {
    timeoutMs: 3_600_000,
    progress: silent,
    profile,
    repeatCommand: id => id,
  });
  return new Map(results.map(result => [result.id, result]));
}

/** Prints what both judged and what only one did; returns how many came to different outcomes. */
function compare(native: ReadonlyMap<string, ScenarioResult>, emulated: Map<string, ScenarioResult>): number {
  const judged = ({ outcome }: ScenarioResult): boolean =>
    outcome !== 'not-judged' && outcome !== 'not-applicable';
  let [same, differing] = [0, 0];
  for (const [id, result] of native) {
    const other = emulated.get(id);
    if (!judged(result)) continue;
    if (other === undefined || !judged(other)) {
      const reason = other !== undefined && 'reason' in other ? other.reason : undefined;
      console.log(`  only under ptrace  ${id}: ${reason}`);
    } else if (outcomeOf(result) === outcomeOf(other)) same++;
    else {
      differing++;
      console.log(
        `  DIFFERENT  ${id}: ${outcomeOf(result)} under ptrace, ${outcomeOf(other)} behind the stub`,
      );
    }
  }
  console.log(`  ${same} scenarios come to the same outcome, ${differing} to another`);
  return differing;
}

const cache = Cache.default();
const qemu = values.qemu === undefined ? {} : { folder: values.qemu };
const places = { cache, progress: silent, offline: false };

async function serverOf(target: string | undefined): Promise<{ emulator: EmulatorCommand; name: string }> {
  if (target !== undefined) return { emulator: await gdbserverAt(target, places), name: target };
  const { path, description } = await obtainQemu('amd64', { ...places, ...qemu });
  return { emulator: { kind: 'qemu', path, options: [] }, name: description };
}

const { emulator, name } = await serverOf(values.target);
let differing = 0;
for (const tree of await obtain(values.go, { cache, progress: silent, from: 'auto' })) {
  const toolchain = await toolchainFor(tree, {
    cache,
    progress: silent,
    bootstrap: minimum => obtainBootstrap(minimum, { cache, progress: silent, offline: false }),
  });
  console.log(`Go ${formatVersion(toolchain.version)} under ptrace and by ${name}`);
  const native = await play(toolchain);
  const emulated = await play({ ...toolchain, emulator });
  differing += compare(native, emulated);
}
process.exitCode = differing > 0 ? 1 : 0;
