import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { lastLines, run } from '../../host/command.js';
import { MachineError } from '../../host/errors.js';
import { ownPlaces } from '../../host/own-places.js';
import type { Progress } from '../../host/progress.js';
import { sandboxArguments } from '../../host/sandbox.js';
import { withScratch } from '../../toolchain/scratch.js';

/** `auto`: a sandbox where there can be one; `require`: there must be one; `off`: none. */
export type SandboxMode = 'auto' | 'require' | 'off';

/** Whether what is made of a change is to run in a sandbox. MachineError where there must be one and can't. */
export async function wallsFor(mode: SandboxMode, cache: Cache, progress: Progress): Promise<boolean> {
  if (mode === 'off') return false;
  const lacking = await whyNot(cache);
  if (lacking === undefined) return true;
  if (mode === 'require') {
    throw new MachineError(`there can be no sandbox here: ${lacking}`, {
      remedy:
        'install bubblewrap (apt-get install bubblewrap) and allow user namespaces, or take the risk: --sandbox=off',
    });
  }
  progress.note(`no sandbox (${lacking}): the change is built and run with your rights, network included`);
  return false;
}

/** Why bwrap can't be used; undefined when it can. Containers and some distributions forbid user namespaces. */
async function whyNot(cache: Cache): Promise<string | undefined> {
  return withScratch(cache, async folder => {
    await mkdir(join(folder, 'tmp'));
    const args = sandboxArguments({ folder, readable: ownPlaces() }, { cwd: folder, env: {} });
    const result = await run('bwrap', [...args, 'true'], { timeoutMs: 20_000 });
    if (result.notFound) return 'bubblewrap is not installed';
    if (result.timedOut) return 'bubblewrap did not answer';
    return result.exitCode === 0 ? undefined : lastLines(result.stderr, 1);
  });
}
