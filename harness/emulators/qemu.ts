import { readdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from '../host/command.js';
import { MachineError, UsageError } from '../host/errors.js';
import { newestFirst, type ToolPackage } from '../sources/debian/package-index.js';
import { obtainTool, type ToolPlaces, type WantedTool } from '../sources/debian/tools.js';

/** A QEMU that runs Linux programs of another processor and has a gdb stub. */
export interface Emulator {
  /** The executable. */
  path: string;
  /** `10.0.13`. */
  version: string;
  /** Where it comes from, for reports. */
  description: string;
}

export interface ObtainQemuOptions extends ToolPlaces {
  /** The folder that `--qemu` names; its QEMU wins, and has to be new enough. */
  folder?: string;
  /** The folders to look into after that: PATH. */
  searchPath?: string;
}

/** QEMU's names of processors, by Go's. */
const qemuNames: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  loong64: 'loongarch64',
  ppc64: 'ppc64',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/**
 * The oldest QEMU whose stub serves. 7.2 (Debian 12) describes no registers of loongarch64 and lets nobody
 * write code with `M`.
 */
const oldestMajor = 10;

/** Why a QEMU does not serve, as the end of a sentence; undefined for one that does. */
function unsuitable(version: string): string | undefined {
  return Number.parseInt(version, 10) < oldestMajor
    ? `its gdb stub can't do what is needed before ${oldestMajor}`
    : undefined;
}

const wanted = `${oldestMajor} or later`;

/** Returns the name of QEMU's executable for a processor, by GOARCH. Throws an Error for one without. */
function qemuName(goarch: string): string {
  const name = qemuNames[goarch];
  if (name === undefined) throw new Error(`no QEMU is known for GOARCH=${goarch}`);
  return `qemu-${name}`;
}

/**
 * Returns a QEMU for a processor, of a version that serves: that of `--qemu`, or one on PATH, or that of
 * Debian's package qemu-user, unpacked into the cache. Throws UsageError if `--qemu` has none that serves,
 * MachineError if there is none at all.
 */
export async function obtainQemu(goarch: string, options: ObtainQemuOptions): Promise<Emulator> {
  const { folder, progress, searchPath = process.env.PATH ?? '' } = options;
  const name = qemuName(goarch);
  if (folder !== undefined) return named(folder, name);
  for (const place of searchPath.split(delimiter).filter(each => each !== '')) {
    for (const path of [join(place, name), join(place, `${name}-static`)]) {
      const version = await versionOf(path);
      if (version === undefined) continue;
      const why = unsuitable(version);
      if (why === undefined) return { path, version, description: `QEMU ${version} (${path})` };
      progress.note(`${path} is QEMU ${version}; ${why}, so Debian's is used`);
    }
  }
  return fromDebian(name, options);
}

async function named(folder: string, name: string): Promise<Emulator> {
  const path = join(folder, name);
  const version = await versionOf(path);
  if (version === undefined) {
    throw new UsageError(`--qemu=${folder} has no ${name} that runs`, {
      remedy: `name the folder in which ${name} is, or leave --qemu out: Debian's package is fetched then`,
    });
  }
  const why = unsuitable(version);
  if (why !== undefined) {
    throw new UsageError(`${path} is QEMU ${version}; ${why}`, {
      remedy: `name a folder with QEMU ${wanted}, or leave --qemu out: Debian's package is fetched then`,
    });
  }
  return { path, version, description: `QEMU ${version} (${path})` };
}

/** The version that an executable prints; undefined if it doesn't run, or is no QEMU. */
async function versionOf(path: string): Promise<string | undefined> {
  const { exitCode, stdout, notFound } = await run(path, ['--version'], { timeoutMs: 10_000 });
  if (notFound || exitCode !== 0) return undefined;
  return /^qemu-\S+ version (\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1];
}

/** The packages that serve, the newest first. */
export function qemuPackages(tools: readonly ToolPackage[]): ToolPackage[] {
  return newestFirst(tools, 'qemu-user').filter(({ version }) => unsuitable(version) === undefined);
}

async function fromDebian(name: string, places: ToolPlaces): Promise<Emulator> {
  const tool: WantedTool = {
    title: 'QEMU',
    wanted: `QEMU ${wanted}`,
    choose: qemuPackages,
    kind: 'emulators',
    trim: keepUsed,
  };
  const { folder, found } = await obtainTool(tool, places, (sentence, cause) => {
    const remedy = `install QEMU ${wanted} (qemu-user), or name its folder with --qemu=DIR`;
    throw new MachineError(sentence, { remedy, cause });
  });
  const path = join(folder, 'usr/bin', name);
  return { path, version: found.version, description: `qemu-user ${found.debianVersion} (${found.suite})` };
}

/** The package has forty emulators, 600 MB; those of processors with Go's debug calls stay. */
async function keepUsed(folder: string): Promise<void> {
  const used = new Set(Object.keys(qemuNames).map(qemuName));
  const bin = join(folder, 'usr/bin');
  for (const name of await readdir(bin)) if (!used.has(name)) await rm(join(bin, name), { force: true });
  await rm(join(folder, 'usr/share'), { recursive: true, force: true });
}
