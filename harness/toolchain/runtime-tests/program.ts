import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache, removeFolder } from '../../host/cache.js';
import { type CommandResult, run } from '../../host/command.js';
import { type Progress, silent } from '../../host/progress.js';
import { formatVersion } from '../../releases/version.js';
import { only } from '../environment.js';
import { buildFailure } from '../failure.js';
import { defaultProcessor, processorOf } from '../processor.js';
import { withTestSlot } from '../slots.js';
import type { Toolchain } from '../toolchain.js';
import { type Narrowed, narrowTests } from './narrowed.js';

export interface TestProgramOptions {
  /** The user's cache when absent. */
  cache?: Cache;
  progress?: Progress;
  /** Deadline of the compilation; an hour when absent. */
  timeoutMs?: number;
}

/**
 * Returns the test program of package runtime with the tests of the feature, compiled if the cache lacks it. It
 * is what `go test runtime -run '^TestDebugCall'` compiles and runs, without the tests that are not run: that
 * command omits the debugging information too (`-s -w`), and its vet is a separate check of the sources. The
 * first time is expensive: every package that the tests import is compiled again against the runtime with its
 * test hooks.
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
        await withTestSlot(() => compile(toolchain, folder, { timeoutMs, progress }));
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

/** Returns the flags with which `go test` compiles the test program of a package to the file `to`. */
export function testProgramFlags(to: string): string[] {
  return ['-c', '-vet=off', '-ldflags=-s -w', '-o', to];
}

const programName = 'runtime.test';

async function compile(
  toolchain: Toolchain,
  folder: string,
  { timeoutMs, progress }: { timeoutMs: number; progress: Progress },
): Promise<void> {
  const version = formatVersion(toolchain.version);
  const scratch = join(folder, 'tmp');
  await mkdir(scratch);
  const narrowed = await narrowTests(toolchain.goroot, toolchain.version, join(scratch, 'narrowed'));
  let result = await compileWith(toolchain, narrowed, folder, timeoutMs);
  if (result.exitCode !== 0 && !result.timedOut) {
    progress.note(
      `TestDebugCall* of Go ${version} do not compile alone: all tests of package runtime are compiled`,
    );
    result = await compileWith(toolchain, { goroot: toolchain.goroot, flags: [] }, folder, timeoutMs);
  }
  await removeFolder(scratch);
  if (result.exitCode === 0) return;
  throw buildFailure(
    `the runtime's own tests of Go ${version} do not compile`,
    result,
    'fix src/runtime of that tree, or leave its tests out with --no-runtime-tests',
  );
}

function compileWith(
  { env }: Toolchain,
  { goroot, flags }: Narrowed,
  folder: string,
  timeoutMs: number,
): Promise<CommandResult> {
  return run(
    join(goroot, 'bin/go'),
    ['test', ...testProgramFlags(join(folder, programName)), ...flags, 'runtime'],
    {
      cwd: join(goroot, 'src/runtime'),
      env: only({ ...env, GOROOT: goroot, TMPDIR: join(folder, 'tmp') }),
      timeoutMs,
    },
  );
}
