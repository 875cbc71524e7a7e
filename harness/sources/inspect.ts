import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { hasCode } from '../host/files.js';
import type { Protocol } from '../releases/protocol.js';
import { compareLines, type GoVersion, type Line, parseVersionFile } from '../releases/version.js';

const assemblyFile = 'src/runtime/asm_amd64.s';

/** What the sources of a tree have of debug calls. */
export interface SourceFacts {
  /** The debug call that runtime/asm_amd64.s defines. */
  entry: Protocol | undefined;
  /** `entry` is defined. */
  hasDebugCalls: boolean;
  /** The processors that debug calls are built for, by GOARCH (the constraint of runtime/debugcall.go). */
  processors: readonly string[];
  /**
   * The compiler tells the runtime where a call is safe: by register maps (1.11 to 1.15) or by unsafe points
   * (since 1.15).
   */
  hasRegisterMaps: boolean;
}

/** What can be seen of a Go tree without running any of it. */
export interface TreeFacts extends SourceFacts {
  /** The folder that holds `src`. */
  root: string;
  /**
   * From VERSION, or from VERSION.cache, which make.bash leaves in a development tree; undefined without
   * either.
   */
  version: GoVersion | undefined;
  /** The line that the sources belong to, or will be released as. */
  line: Line | undefined;
  /** It has a go command and a compiler for linux/amd64. */
  built: boolean;
}

/** Returns the part of a tree's facts that travels with it. */
export function sourceFactsOf({
  entry,
  hasDebugCalls,
  processors,
  hasRegisterMaps,
}: SourceFacts): SourceFacts {
  return { entry, hasDebugCalls, processors, hasRegisterMaps };
}

/** What a folder lacks that is not the root of a Go tree, for the sentence that says so. */
export const notATree = `it has no ${assemblyFile} and src/cmd`;

/**
 * Inspects a folder that must be the root of a Go tree. Throws UsageError where it is not; `name` is the
 * user's name for it.
 */
export async function requireTree(root: string, name: string, remedy: () => string): Promise<TreeFacts> {
  const facts = await inspectTree(root);
  if (facts !== undefined) return facts;
  throw new UsageError(`${name} is not a Go tree: ${notATree}`, { remedy: remedy() });
}

/** Inspects a folder; returns undefined when it is not the root of a Go tree. */
export async function inspectTree(root: string): Promise<TreeFacts | undefined> {
  if (!existsSync(join(root, assemblyFile)) || !existsSync(join(root, 'src/cmd'))) return undefined;
  const line = await developmentLine(root);
  const written =
    (await readIfThere(join(root, 'VERSION'))) || (await readIfThere(join(root, 'VERSION.cache')));
  const version = written === undefined ? undefined : parseVersionFile(written, line);
  return {
    root,
    version,
    line: version ?? line,
    built: existsSync(join(root, 'bin/go')) && existsSync(join(root, 'pkg/tool/linux_amd64/compile')),
    ...(await inspectSources(root)),
  };
}

/** Reads what the sources of a tree have of debug calls; where files are missing, they have none. */
export async function inspectSources(root: string): Promise<SourceFacts> {
  const assembly = (await readIfThere(join(root, assemblyFile))) ?? '';
  const tables = (await readIfThere(join(root, 'src/runtime/funcdata.h'))) ?? '';
  const entry = /^TEXT\s+runtime·debugCallV([12])\b/m.exec(assembly)?.[1];
  return {
    entry: entry === undefined ? undefined : entry === '1' ? 'V1' : 'V2',
    hasDebugCalls: entry !== undefined,
    processors: constrainedTo((await readIfThere(join(root, 'src/runtime/debugcall.go'))) ?? ''),
    hasRegisterMaps: /\bPCDATA_(?:RegMapIndex|UnsafePoint)\b/.test(tables),
  };
}

/**
 * Returns the processors that a build constraint of the form `a || b`, or `+build a b`, names; none where
 * there is no such constraint.
 */
function constrainedTo(source: string): string[] {
  const constraint = /^\/\/(?:go:build| \+build) (.*)$/m.exec(source)?.[1] ?? '';
  return [...constraint.matchAll(/\w+/g)].map(([name]) => name);
}

/**
 * Returns the line that a tree without a release's VERSION file develops. Since 1.13 internal/goversion
 * states it; before, it is the one after the newest api/go1.N.txt, which is written when the line is about to
 * be released.
 */
async function developmentLine(root: string): Promise<Line | undefined> {
  const source = (await readIfThere(join(root, 'src/internal/goversion/goversion.go'))) ?? '';
  const stated = /^const Version = (\d+)/m.exec(source)?.[1];
  if (stated !== undefined) return { major: 1, minor: Number(stated) };
  const released = await apiLines(root);
  const newest = released.sort(compareLines).at(-1);
  return newest === undefined ? undefined : { major: newest.major, minor: newest.minor + 1 };
}

async function apiLines(root: string): Promise<Line[]> {
  try {
    const names = await readdir(join(root, 'api'));
    return names.flatMap(name => {
      const match = /^go1\.(\d+)\.txt$/.exec(name);
      return match === null ? [] : [{ major: 1, minor: Number(match[1]) }];
    });
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || hasCode(error, 'EISDIR')) return undefined;
    throw error;
  }
}
