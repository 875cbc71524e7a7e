import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache, removeFolder } from '../../host/cache.js';
import { run } from '../../host/command.js';
import { type Progress, silent } from '../../host/progress.js';
import { formatVersion } from '../../releases/version.js';
import { only } from '../environment.js';
import { buildFailure } from '../failure.js';
import { defaultProcessor, processorOf } from '../processor.js';
import { withSlot } from '../slots.js';
import type { Toolchain } from '../toolchain.js';

export interface TestProgramOptions {
  /** The user's cache when absent. */
  cache?: Cache;
  progress?: Progress;
  /** Deadline of the compilation; an hour when absent. */
  timeoutMs?: number;
}

/**
 * Returns the test program of package runtime, compiled if the cache lacks it. It is what `go test runtime`
 * compiles and runs: that command omits the debugging information too (`-s -w`), and its vet is a separate
 * check of the sources. The first time is expensive, half a minute of two cores with 1.27: every package that
 * imports runtime, which is nearly the whole library, is compiled again against the runtime with its test
 * hooks.
 */
export async function runtimeTestProgram(
  toolchain: Toolchain,
  { cache = Cache.default(), progress = silent, timeoutMs = 60 * 60_000 }: TestProgramOptions = {},
): Promise<string> {
  const version = formatVersion(toolchain.version);
  const processor = processorOf(toolchain);
  const of = processor === defaultProcessor ? '' : `${processor}-`;
  const key = `runtime-${version}-${of}cgo${toolchain.env.CGO_ENABLED}-${toolchain.id}`;
  const entry = await cache.entry(
    'tests',
    key,
    async folder => {
      const task = progress.task(`compile the runtime's own tests of Go ${version}`);
      try {
        await withSlot(() => compile(toolchain, folder, timeoutMs));
        task.done();
      } catch (error) {
        task.failed();
        throw error;
      }
    },
    {
      timeoutMs: timeoutMs + 60_000,
      onDamage: damage => progress.note(`${damage}; it is compiled again`),
    },
  );
  return join(entry, programName);
}

const programName = 'runtime.test';

async function compile(toolchain: Toolchain, folder: string, timeoutMs: number): Promise<void> {
  const scratch = join(folder, 'tmp');
  await mkdir(scratch);
  const result = await run(
    join(toolchain.goroot, 'bin/go'),
    ['test', '-c', '-vet=off', '-ldflags=-s -w', '-o', join(folder, programName), 'runtime'],
    {
      cwd: join(toolchain.goroot, 'src/runtime'),
      env: only({ ...toolchain.env, TMPDIR: scratch }),
      timeoutMs,
    },
  );
  await removeFolder(scratch);
  if (result.exitCode === 0) return;
  throw buildFailure(
    `the runtime's own tests of Go ${formatVersion(toolchain.version)} do not compile`,
    result,
    'fix src/runtime of that tree, or leave its tests out with --no-runtime-tests',
  );
}
