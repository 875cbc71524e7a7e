import type { Cache } from '../../host/cache.js';
import type { Progress } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { compareVersions, formatVersion, type GoVersion, parseVersion } from '../../releases/version.js';
import { readIndex, writeIndex } from '../cache/indexes.js';
import { type ArchiveFile, fetchPackageLists, wantedParagraphs } from './apt.js';
import { type Archive, machineArchive } from './archive.js';

/**
 * Its name in the cache. The number changes with the format: older versions of this program kept less in it.
 */
export const debianIndexName = 'debian-5';

/** A Go in the archive: the two packages that form a toolchain with its sources and tests. */
export interface GoPackages {
  version: GoVersion;
  /** The packages' version, `1.15.15-1~deb11u4`. */
  debianVersion: string;
  /** The line in the packages' names, `1.15`. */
  line: string;
  suite: string;
  go: ArchiveFile;
  src: ArchiveFile;
}

/** Tools that the archive has in one package each and that run from the folder it is unpacked into. */
const toolNames = [
  'delve',
  'gdbserver',
  'qemu-user',
  'libc6-arm64-cross',
  'libc6-loong64-cross',
  'libc6-ppc64el-cross',
] as const;
export type ToolName = (typeof toolNames)[number];

/** A tool in the archive. */
export interface ToolPackage {
  name: ToolName;
  /** `1.20.2`, `2.41`. */
  version: string;
  /** The package's version, `1.20.2-1+deb12u1`. */
  debianVersion: string;
  suite: string;
  file: ArchiveFile;
}

export interface DebianIndex {
  archive: Archive;
  packages: GoPackages[];
  tools: ToolPackage[];
}

/**
 * Returns what this machine's Debian or Ubuntu archive has of Go, oldest first, and of tools. The cache keeps
 * it for a day, because the lists that it is read from are about 50 MB. Throws SourceError if there is no
 * archive or it delivers nothing.
 */
export async function debianIndex(cache: Cache, progress: Progress, refresh = false): Promise<DebianIndex> {
  const archive = await machineArchive();
  const fresh = async (): Promise<DebianIndex | undefined> => {
    const kept = refresh ? undefined : await readIndex<DebianIndex>(cache, debianIndexName);
    return kept !== undefined && JSON.stringify(kept.archive) === JSON.stringify(archive) ? kept : undefined;
  };
  const kept = await fresh();
  if (kept !== undefined) return kept;
  const held = await cache.lock('indexes-debian', {
    timeoutMs: 10 * 60_000,
    onWait: () => progress.note('another run is fetching the package lists; waiting for it'),
  });
  try {
    const arrived = await fresh();
    if (arrived !== undefined) return arrived;
    const index = { archive, ...(await fetchIndex(archive, cache, progress)) };
    await writeIndex(cache, debianIndexName, index);
    return index;
  } finally {
    held.release();
  }
}

/** Returns the cached index, whatever its age. */
export function readDebianIndex(cache: Cache): Promise<DebianIndex | undefined> {
  return readIndex<DebianIndex>(cache, debianIndexName, true);
}

async function fetchIndex(
  archive: Archive,
  cache: Cache,
  progress: Progress,
): Promise<Omit<DebianIndex, 'archive'>> {
  const task = progress.task(`Fetching the package lists of ${archive.uri}`);
  try {
    return await withScratch(cache, async folder => {
      const lists = await fetchPackageLists(archive, folder, task);
      task.update('reading them');
      const read = await Promise.all(
        lists.map(async ({ suite, path }) => ({
          suite,
          paragraphs: await wantedParagraphs({ suite, path }, toolNames),
        })),
      );
      const packages = withoutDoubles(
        read.flatMap(({ suite, paragraphs }) => goPackagesIn(paragraphs, suite)),
      );
      const tools = read.flatMap(({ suite, paragraphs }) => toolPackagesIn(paragraphs, suite));
      task.done(packages.map(entry => formatVersion(entry.version)).join(', ') || 'no Go found');
      return { packages, tools };
    });
  } catch (error) {
    task.failed();
    throw error;
  }
}

/**
 * Returns the toolchains in the paragraphs of a package list: a `-go` package and the `-src` package of the
 * same source.
 */
export function goPackagesIn(paragraphs: string, suite: string): GoPackages[] {
  const packages = paragraphs.split(/\n{2,}/).flatMap(paragraph => {
    const fields = fieldsOf(paragraph);
    const name = /^golang-(1\.\d+)-(go|src)$/.exec(fields.get('Package') ?? '');
    const version = fields.get('Version');
    const file = fileOf(fields);
    if (name === null || version === undefined || file === undefined) return [];
    const [, line = '', part = ''] = name;
    return [{ line, part, version, file }];
  });
  return packages.flatMap(({ line, part, version, file }) => {
    const goVersion = upstreamVersion(version);
    if (part !== 'go' || goVersion === undefined) return [];
    const source = packages.find(
      other =>
        other.part === 'src' &&
        other.line === line &&
        sourceVersion(other.version) === sourceVersion(version),
    );
    if (source === undefined) return [];
    return [{ version: goVersion, debianVersion: version, line, suite, go: file, src: source.file }];
  });
}

/** Returns the tools in the paragraphs of a package list. */
export function toolPackagesIn(paragraphs: string, suite: string): ToolPackage[] {
  return paragraphs.split(/\n{2,}/).flatMap(paragraph => {
    const fields = fieldsOf(paragraph);
    const debianVersion = fields.get('Version');
    const version = /^(?:\d+:)?(\d+\.\d+(?:\.\d+)?)/.exec(debianVersion ?? '')?.[1];
    const file = fileOf(fields);
    const name = toolNames.find(known => known === fields.get('Package'));
    if (name === undefined || debianVersion === undefined || version === undefined) return [];
    return file === undefined ? [] : [{ name, version, debianVersion, suite, file }];
  });
}

/** Returns the packages of one tool, those of the newest version first; of two with the same, the later one. */
export function newestFirst(tools: readonly ToolPackage[], name: ToolName): ToolPackage[] {
  return tools
    .filter(tool => tool.name === name)
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
    .reverse();
}

/** Returns the Go version of a Debian version: `1.24~rc1-1` is Go 1.24rc1, `1.15.15-1~deb11u4` is 1.15.15. */
function upstreamVersion(debian: string): GoVersion | undefined {
  const upstream = debian.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
  return parseVersion(upstream.replace(/~(?=rc|beta)/, '').replace(/[+~].*$/, ''));
}

/** Drops the suffix of a rebuild (`+b12`): a rebuilt package has the same sources as before. */
function sourceVersion(debian: string): string {
  return debian.replace(/\+b\d+$/, '');
}

function fieldsOf(paragraph: string): Map<string, string> {
  const fields = paragraph.matchAll(/^([A-Za-z0-9-]+): *(.*)$/gm);
  return new Map([...fields].map(([, name = '', value = '']) => [name, value]));
}

function fileOf(fields: Map<string, string>): ArchiveFile | undefined {
  const path = fields.get('Filename');
  const sha256 = fields.get('SHA256');
  const bytes = Number(fields.get('Size'));
  return path !== undefined && sha256 !== undefined && bytes > 0 ? { path, sha256, bytes } : undefined;
}

/** Keeps one entry per version, from the suite that comes first. Sorts the oldest version first. */
function withoutDoubles(packages: GoPackages[]): GoPackages[] {
  const byVersion = new Map<string, GoPackages>();
  for (const entry of packages) {
    const version = formatVersion(entry.version);
    if (!byVersion.has(version)) byVersion.set(version, entry);
  }
  return [...byVersion.values()].sort((a, b) => compareVersions(a.version, b.version));
}
