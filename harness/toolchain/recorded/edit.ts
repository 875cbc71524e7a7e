import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { confinement } from '../../host/sandbox.js';
import { readIndex, writeIndex } from '../../sources/cache/indexes.js';
import { directoryId } from '../../sources/directory.js';
import { sha256OfTexts } from '../../sources/hash.js';
import {
  differences,
  disownManifest,
  keptManifest,
  type Manifest,
  manifestOf,
} from '../../sources/manifest.js';
import { idOfBuilt } from '../build.js';
import { defaultProcessor, processorOf } from '../processor.js';
import type { Toolchain } from '../toolchain.js';
import { BeyondRecording } from './rebuild.js';

/*
 * A directory that is judged once more after an edit. How it was built in full the last time is recorded: that
 * is its ground. Where only files of package runtime differ from the ground, the recorded commands build what
 * the edit touches.
 */

/** How a directory differs from what was recorded of it. */
export interface Edit {
  /** The toolchain as it was recorded: the same directory, with the id that it had. */
  ground: Toolchain;
  /** Names of the edited files of package runtime, in src/runtime, its tests among them; at least one. */
  files: string[];
}

interface Ground {
  manifest: Manifest;
  /**
   * The import declarations and build constraints of package runtime's files: by them the go command decides
   * what belongs together.
   */
  declarations: Record<string, string>;
}

/** Whether the builds of a toolchain are recorded: those of a user's own directory, where it lies. */
export function isRecorded(toolchain: Toolchain, cache: Cache): boolean {
  const { tree, implementation } = toolchain;
  return (
    tree.origin.source === 'directory' &&
    tree.built &&
    !tree.shared &&
    implementation === 'own' &&
    processorOf(toolchain) === defaultProcessor &&
    cache.owner === 'user' &&
    confinement() === undefined
  );
}

/**
 * Keeps what a directory is like, as the ground of later edits. Its builds must have been recorded. If it was
 * edited meanwhile, nothing that was made of it is used again.
 */
export async function keepGround(toolchain: Toolchain, cache: Cache): Promise<void> {
  const kept = await readIndex<Ground>(cache, nameFor(toolchain.goroot), true);
  if (kept !== undefined && directoryId(kept.manifest.hash) === toolchain.tree.id) return;
  const manifest = await manifestOf(toolchain.goroot, cache);
  if (directoryId(manifest.hash) !== toolchain.tree.id) {
    await disownManifest(toolchain.goroot, cache);
    return;
  }
  const names = Object.keys(manifest.files).filter(isRuntimeFile);
  const declarations: Ground['declarations'] = {};
  for (const name of names) declarations[name] = await declarationsIn(join(toolchain.goroot, name));
  await writeIndex(cache, nameFor(toolchain.goroot), { manifest, declarations } satisfies Ground);
}

/**
 * Returns how a directory differs from its ground; undefined if there is none, or if it does not differ. Throws
 * BeyondRecording if the recorded commands can't build what differs.
 */
export async function editOf(toolchain: Toolchain, cache: Cache): Promise<Edit | undefined> {
  if (!isRecorded(toolchain, cache)) return undefined;
  const { goroot, tree } = toolchain;
  const [ground, now] = await Promise.all([
    readIndex<Ground>(cache, nameFor(goroot), true),
    keptManifest(goroot, cache),
  ]);
  if (ground === undefined || now === undefined || directoryId(now.hash) !== tree.id) return undefined;
  const changed = differences(ground.manifest, now);
  if (changed.length === 0) return undefined;
  for (const name of changed) await requireEditOfRuntime(goroot, name, ground, now);
  return {
    ground: { ...toolchain, id: idOfBuilt(directoryId(ground.manifest.hash)) },
    files: changed.map(name => name.slice(runtimeFolder.length)),
  };
}

const runtimeFolder = 'src/runtime/';

/** Go and assembly of package runtime itself; not of the packages below it. */
function isRuntimeFile(name: string): boolean {
  return /^src\/runtime\/[^/]+\.(go|s)$/.test(name);
}

async function requireEditOfRuntime(
  goroot: string,
  name: string,
  { manifest, declarations }: Ground,
  now: Manifest,
): Promise<void> {
  if (!isRuntimeFile(name)) throw new BeyondRecording(`${name} is not Go or assembly of package runtime`);
  if (manifest.files[name] === undefined) throw new BeyondRecording(`${name} is new`);
  if (now.files[name] === undefined) throw new BeyondRecording(`${name} is gone`);
  if ((await declarationsIn(join(goroot, name))) !== declarations[name]) {
    throw new BeyondRecording(`the imports or build constraints of ${name} are not as before`);
  }
}

async function declarationsIn(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  const constraints = text.match(/^\/\/\s*(?:go:build|\+build)\b.*$/gm) ?? [];
  const imports = text.match(/^import\s+(?:\([^)]*\)|.*)$/gm) ?? [];
  const included = path.endsWith('.s') ? (text.match(/^\s*#include\b.*$/gm) ?? []) : [];
  return [...constraints, ...imports, ...included].join('\n');
}

function nameFor(root: string): string {
  return `ground-${sha256OfTexts(root).slice(0, 40)}`;
}
