import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Cache } from '../host/cache.js';
import { findCCompiler } from './c-compiler.js';

/**
 * What must be in sight for a tree to be read: its folder, and where links at its top lead (those of a Debian
 * tree lead out of it). Of a tree in the cache that is its whole entry, and nothing else of the cache.
 */
export function placesOfTree(root: string, cache: Cache): string[] {
  const entry = entryOf(root, cache);
  if (entry !== undefined) return [entry];
  const real = realpathSync(root);
  const links = readdirSync(root).filter(name => lstatSync(join(root, name)).isSymbolicLink());
  return [...new Set([root, real, ...links.map(name => realpathSync(join(root, name)))])];
}

/** The entry of the cache that a path lies in; undefined for a path outside. */
export function entryOf(path: string, cache: Cache): string | undefined {
  const [kind, key] = relative(cache.root, path).split(sep);
  if (kind === undefined || kind === '..' || key === undefined) return undefined;
  return join(cache.root, kind, key);
}

/** Where the C compiler lies, if that is no folder of the system's. */
export function placesOfCompiler(): string[] {
  const [path] = findCCompiler()?.stamp.split(' ') ?? [];
  return path === undefined || path.startsWith('/usr/') ? [] : [dirname(dirname(path))];
}
