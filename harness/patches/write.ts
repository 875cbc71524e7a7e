import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { MachineError, UsageError } from '../host/errors.js';
import { hasCode } from '../host/files.js';
import type { TreeChanges } from './tree-view.js';

interface Step {
  path: string;
  /** Path of the new text until everything is ready; undefined when the file is deleted. */
  beside: string | undefined;
  /** Path of the old file until everything is done; undefined when there was none. */
  old: string | undefined;
  done: boolean;
}

/**
 * Makes all changes to a tree, or none: writes each new text to a temporary file in the same folder, then
 * renames everything. Files keep their modes; a file that shares its contents with another tree through a
 * hard link stops sharing them. Refuses, before writing anything, a tree that is not writable and a path that
 * leaves the tree through a link.
 */
export async function writeChanges(treeDir: string, changes: TreeChanges): Promise<void> {
  for (const path of changes.keys()) await mustBeWritable(treeDir, path);
  const suffix = randomBytes(4).toString('hex');
  const steps: Step[] = [];
  try {
    for (const [path, text] of changes) {
      const place = join(treeDir, path);
      const beside = join(dirname(place), `.${basename(place)}.${suffix}`);
      const step: Step = { path: place, beside: undefined, old: undefined, done: false };
      steps.push(step);
      const mode = await modeOf(place);
      if (mode !== undefined) step.old = `${beside}.old`;
      if (text === null) continue;
      await mkdir(dirname(place), { recursive: true });
      step.beside = `${beside}.new`;
      await writeFile(step.beside, text);
      if (mode !== undefined) await chmod(step.beside, mode & 0o777);
    }
    for (const step of steps) {
      if (step.old !== undefined) await rename(step.path, step.old);
      step.done = true;
      if (step.beside !== undefined) await rename(step.beside, step.path);
    }
  } catch (error) {
    for (const step of steps) await undo(step);
    if (hasCode(error, 'ENOSPC')) {
      throw new MachineError(`the disk has no space left to change ${treeDir}`, { cause: error });
    }
    throw error;
  }
  for (const { old } of steps) if (old !== undefined) await rm(old, { force: true });
}

async function undo(step: Step): Promise<void> {
  if (step.beside !== undefined) await rm(step.beside, { force: true });
  if (!step.done) return;
  if (step.old === undefined) await rm(step.path, { force: true });
  else await rename(step.old, step.path);
}

async function mustBeWritable(treeDir: string, path: string): Promise<void> {
  const root = await realpath(treeDir);
  let folder = dirname(join(root, path));
  while ((await modeOf(folder)) === undefined) folder = dirname(folder);
  const real = await realpath(folder);
  if (relative(root, real).startsWith('..')) {
    throw new UsageError(`${path} in ${treeDir} is reached through a link that leaves the tree`, {
      remedy: `work on a copy with the links followed: cp -aL ${treeDir} DIR`,
    });
  }
  for (const place of [real, join(root, path)]) {
    const mode = await modeOf(place);
    // Root can write anywhere, but a tree that is marked read-only is meant to stay unchanged.
    if (mode === undefined || ((mode & 0o222) !== 0 && (await isWritable(place)))) continue;
    throw new UsageError(`${treeDir} is read-only (${relative(root, place) || '.'})`, {
      remedy: 'patch a copy: --to=DIR',
    });
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES') || hasCode(error, 'EROFS') || hasCode(error, 'EPERM')) return false;
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}
