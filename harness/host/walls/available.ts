import type { Cache } from '../cache.js';
import { lastLines, run } from '../command.js';
import { MachineError } from '../errors.js';
import { ownPlaces } from '../own-places.js';
import type { Progress } from '../progress.js';
import { boundsOf } from './enclosed.js';
import { withRoomFolder } from './folder.js';
import { fileBytes, roomMemoryBytes } from './limits.js';
import { commandView, roomView } from './views.js';

/** `auto`: a sandbox where there can be one; `require`: there must be one; `off`: none. */
export type SandboxMode = 'auto' | 'require' | 'off';

/**
 * Whether what is made of a stranger's code is to run in a sandbox. MachineError where there must be one and
 * can't.
 *
 * @param what is run, for the note that there is no sandbox: `the change`
 */
export async function wallsFor(
  mode: SandboxMode,
  what: string,
  { cache, progress }: { cache: Cache; progress: Progress },
): Promise<boolean> {
  if (mode === 'off') return false;
  const lacking = await whyNot(cache);
  if (lacking === undefined) return true;
  if (mode === 'require') {
    throw new MachineError(`there can be no sandbox here: ${lacking}`, {
      remedy:
        'install bubblewrap (apt-get install bubblewrap) and allow user namespaces, in each other too; in a container that takes ' +
        '--security-opt seccomp=unconfined --security-opt systempaths=unconfined. Or take the risk: --sandbox=off',
    });
  }
  progress.note(`no sandbox (${lacking}): ${what} is built and run with your rights, network included`);
  return false;
}

/**
 * Why bwrap can't be used; undefined when it can. Containers and some distributions forbid user namespaces,
 * or those in others.
 */
async function whyNot(cache: Cache): Promise<string | undefined> {
  if (process.arch !== 'x64') return `the sandbox has no filter for ${process.arch}`;
  if ((await run('bwrap', ['--version'], { timeoutMs: 20_000 })).notFound)
    return 'bubblewrap is not installed';
  return withRoomFolder(cache, async folder => {
    const room = roomView({ folder, readable: ownPlaces() });
    const inner = commandView({ folder, readable: [] }, { cwd: folder, env: {}, writes: true });
    const path = ['--setenv', 'PATH', process.env.PATH ?? '/usr/bin:/bin'];
    const command = ['bwrap', ...inner, '--', ...boundsOf(fileBytes), 'true'];
    const result = await run('bwrap', [...room, ...path, '--', ...command], {
      env: { PATH: process.env.PATH },
      room: { memoryBytes: roomMemoryBytes },
      timeoutMs: 20_000,
    });
    if (result.timedOut) return 'bubblewrap did not answer';
    return result.exitCode === 0 ? undefined : lastLines(result.stderr, 1);
  });
}
