import { archNamed, processors } from '../arch/all.js';
import type { EmulatorCommand } from '../emulators/command.js';
import { gdbserverAt, reachOf, requireGdbserver } from '../emulators/gdbserver.js';
import { obtainLoader } from '../emulators/loader.js';
import { obtainQemu } from '../emulators/qemu.js';
import { defined } from '../host/defined.js';
import { ExitCode, UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import type { SandboxMode } from '../host/walls/available.js';
import { portTo } from '../patches/series.js';
import { firstLineOn } from '../releases/protocol.js';
import { compareLines, formatLine, formatVersion, type GoVersion, lineOf } from '../releases/version.js';
import type { UnjudgedRelease } from '../report/model.js';
import type { Tree } from '../sources/tree.js';
import { defaultProcessor } from '../toolchain/processor.js';
import type { GoRequest, Implementation, Surroundings } from './gos.js';

/**
 * Checks the processors that `--arch` names, by GOARCH; each once. Throws UsageError for one that is not
 * known.
 */
export function processorsNamed(names: readonly string[]): string[] {
  const known = processors.map(({ goarch }) => goarch);
  const unknown = names.find(name => archNamed(name) === undefined);
  if (unknown !== undefined) {
    const guess = nearest(unknown, known);
    throw new UsageError(`--arch=${unknown} is not a processor that this program knows`, {
      remedy: `${guess === undefined ? '' : `did you mean ${guess}? `}known: ${known.join(', ')}`,
    });
  }
  return [...new Set(names)];
}

/** Options that are for this machine's own processor. */
export interface NativeOptions {
  sandbox?: SandboxMode;
  series?: string | undefined;
  implementation?: Implementation | undefined;
}

/**
 * Returns whether one of the processors needs an emulator. Throws UsageError if an option is used that then
 * has no meaning.
 */
export function requireEmulated(
  processors: readonly string[] | undefined,
  { sandbox = 'off', series, implementation = 'own' }: NativeOptions,
): boolean {
  const other = processors?.find(processor => processor !== defaultProcessor);
  if (other === undefined) return false;
  if (sandbox !== 'off') {
    throw new UsageError(`--sandbox=${sandbox} has no place for QEMU, which programs for ${other} need`, {
      remedy: 'leave --sandbox out, or judge amd64 alone',
    });
  }
  if (series === undefined && implementation !== 'own') {
    const without = processors?.find(each => each !== defaultProcessor && portTo(each) === undefined);
    if (without !== undefined) {
      throw new UsageError(`no reference implementation is for ${without}, which --arch names`, {
        remedy: `leave out --implementation=${implementation}, or name a patch series by --series`,
      });
    }
  }
  return true;
}

/** Refuses a `--target` that is no gdbserver that can be reached, or that nothing would run under. */
export async function requireServed(
  target: string | undefined,
  processors: readonly string[] = [defaultProcessor],
  sandbox: SandboxMode = 'off',
): Promise<void> {
  if (target === undefined) return;
  const other = processors.find(processor => processor !== defaultProcessor);
  const isElsewhere = reachOf(target) !== undefined;
  if (other !== undefined && !isElsewhere) {
    throw new UsageError(`--target=${target} is for programs of amd64, and --arch names ${other}`, {
      remedy:
        'leave one of them out: programs for other processors run in QEMU, or by a gdbserver elsewhere, HOST:PORT',
    });
  }
  if (processors.length > 1) {
    throw new UsageError(
      `--target=${target} is a machine of one processor, and --arch names ${processors.length}`,
      {
        remedy: 'name the processor of that machine alone',
      },
    );
  }
  if (sandbox !== 'off') {
    throw new UsageError(`--sandbox=${sandbox} has no place for ${target}`, {
      remedy: 'leave --sandbox or --target out',
    });
  }
  await requireGdbserver(target);
}

/** Whether a tree has debug calls of its own on a processor. */
export function hasOwnOn(processor: string, { facts }: Tree): boolean {
  return processor === defaultProcessor ? facts.hasDebugCalls : facts.processors.includes(processor);
}

/**
 * Returns the row of a release that has no debug calls on a processor; undefined where it has some, or a
 * patch series brings them, unless its own are asked for.
 */
export function unavailableOn(
  processor: string,
  tree: Tree,
  implementation?: Implementation,
): UnjudgedRelease | undefined {
  const { version } = tree;
  const first = firstLineOn(processor);
  // What the releases before it on amd64 lack, a patch series adds.
  if (processor === defaultProcessor || hasOwnOn(processor, tree)) return undefined;
  if (implementation === 'own' && portTo(processor) !== undefined) {
    return unavailable(processor, version, 'no release has debug calls of its own there');
  }
  if (portTo(processor) !== undefined && compareLines(version, first) >= 0) return undefined;
  return unavailable(processor, version, `Go ${formatLine(first)} is the first that has`);
}

function unavailable(processor: string, version: GoVersion, why: string): UnjudgedRelease {
  const line = formatLine(lineOf(version));
  return {
    release: `Go ${formatVersion(version)} ${processor}`,
    sentence: `not available: Go ${line} has no debug calls on ${processor}; ${why}`,
    exitCode: ExitCode.conforms,
  };
}

/**
 * Returns the emulator that runs programs of a processor, or the gdbserver that `target` names; undefined where this
 * machine does. Throws UsageError and MachineError, as `obtainQemu` and `gdbserverAt` do.
 */
export async function emulatorFor(
  processor: string,
  { from, qemu, target }: GoRequest,
  { cache, progress }: Surroundings,
): Promise<EmulatorCommand | undefined> {
  const offline = from === 'cache';
  if (target !== undefined) return gdbserverAt(target, { cache, progress, offline });
  if (processor === defaultProcessor) return undefined;
  const options = { cache, progress, offline, ...defined({ folder: qemu }) };
  const { path } = await obtainQemu(processor, options);
  const root = await obtainLoader(processor, options);
  const more = archNamed(processor)?.qemuOptions ?? [];
  return root === undefined
    ? { kind: 'qemu', path, options: more }
    : { kind: 'qemu', path, options: ['-L', root, ...more], hasLoader: true };
}
