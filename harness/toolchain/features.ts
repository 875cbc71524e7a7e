import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareLines } from '../releases/version.js';
import { findCCompiler } from './c-compiler.js';
import type { Toolchain } from './toolchain.js';

export type FeatureName = 'cgo' | 'static-c' | 'c-shared' | 'pie' | 'race' | 'asan' | 'cover' | 'trimpath';

export interface Feature {
  available: boolean;
  /** Why it is not, as the end of a sentence: "race is left out: there is no C compiler on PATH". */
  reason?: string;
}

const noCompiler = 'cgo is off, or there is no C compiler (gcc, clang or cc) on PATH';

/** Returns which programs this toolchain can compile on this machine, beside ordinary ones. */
export function features(toolchain: Toolchain): Record<FeatureName, Feature> {
  const compiler = toolchain.env.CGO_ENABLED === '1';
  const since = (minor: number) => compareLines(toolchain.version, { major: 1, minor }) >= 0;
  return {
    cgo: feature(compiler ? undefined : noCompiler),
    'static-c': feature(compiler ? staticLibraryMissing() : noCompiler),
    'c-shared': feature(compiler ? undefined : `linking needs a C compiler, and ${noCompiler}`),
    // Since 1.15 cmd/link itself links position-independent programs for linux/amd64; before, gcc does.
    // Verified by trying.
    pie: feature(
      compiler || since(15) ? undefined : `before Go 1.15 linking needs a C compiler, and ${noCompiler}`,
    ),
    race: feature(compiler ? raceObjectMissing(toolchain.goroot) : `it needs cgo, and ${noCompiler}`),
    asan: feature(
      since(18)
        ? compiler
          ? sanitizerMissing()
          : `it needs cgo, and ${noCompiler}`
        : 'the -asan flag came with Go 1.18',
    ),
    cover: feature(since(20) ? undefined : '-cover counts in whole programs since Go 1.20'),
    trimpath: feature(since(13) ? undefined : 'the -trimpath flag came with Go 1.13'),
  };
}

/** On Debian the static C library comes with the compiler; elsewhere it is a package of its own. */
function staticLibraryMissing(): string | undefined {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  const found = folders.some(folder => existsSync(join(folder, 'libc.a')));
  return found ? undefined : 'there is no C library to link statically (libc.a)';
}

/** By what is installed: what `sanitizerMissing` has found out about each C compiler. */
const sanitizers = new Map<string, string | undefined>();

/** The library of the address sanitizer comes with gcc on Debian, and is a package of its own elsewhere. */
function sanitizerMissing(): string | undefined {
  const compiler = findCCompiler();
  if (compiler === undefined) return noCompiler;
  // Each scenario asks, and each answer would cost a process.
  const known = `${compiler.name} ${compiler.stamp}`;
  if (!sanitizers.has(known)) sanitizers.set(known, sanitizerMissingOf(compiler.name));
  return sanitizers.get(known);
}

function sanitizerMissingOf(compiler: string): string | undefined {
  const name = 'libasan.so';
  // A file that the compiler doesn't have is printed without a folder.
  const { stdout } = spawnSync(compiler, [`-print-file-name=${name}`], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  const found = (stdout ?? '').trim();
  return found !== '' && found !== name ? undefined : `${compiler} has no address sanitizer (${name})`;
}

/** The race detector is an object file, which some packagers leave out. It moved in 1.20. */
function raceObjectMissing(goroot: string): string | undefined {
  const places = ['internal/amd64v1/race_linux.syso', 'race_linux_amd64.syso'];
  const found = places.some(place => existsSync(join(goroot, 'src/runtime/race', place)));
  return found
    ? undefined
    : 'this GOROOT lacks the compiled race detector (src/runtime/race/**/race_linux*.syso)';
}

function feature(reason: string | undefined): Feature {
  return reason === undefined ? { available: true } : { available: false, reason };
}
