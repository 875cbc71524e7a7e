import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { packageRoot } from '../../harness/host/files.js';
import type { Runner } from './runner.js';

/*
 * GitHub's own actions, played in folders: a checkout is links to this package, artifacts and caches are folders of the store.
 */

type Play = (given: Record<string, string>, runner: Runner) => Record<string, string>;

const actions: Record<string, Play> = {
  'actions/checkout@v4': checkout,
  'actions/setup-node@v4': () => ({}),
  // The cache of downloads and builds is the one of these tests, and warm.
  'actions/cache@v4': requireGiven('path', 'key'),
  'actions/cache/restore@v4': restore,
  'actions/cache/save@v4': save,
  'actions/upload-artifact@v4': upload,
  'actions/download-artifact@v4': download,
  'actions/upload-pages-artifact@v3': (given, runner) => upload({ ...given, name: 'github-pages' }, runner),
};

export const knownActions = Object.keys(actions);

export function playAction(
  uses: string,
  given: Record<string, string>,
  runner: Runner,
): Record<string, string> {
  const play = actions[uses];
  if (play === undefined) throw new Error(`the tests can't play ${uses}`);
  return play(given, runner);
}

function requireGiven(...names: string[]): Play {
  return given => {
    const empty = names.filter(name => (given[name] ?? '') === '');
    if (empty.length > 0) throw new Error(`no ${empty.join(', ')}`);
    return {};
  };
}

function checkout({ path }: Record<string, string>, { workspace }: Runner): Record<string, string> {
  if (path !== undefined) {
    symlinkSync(packageRoot.replace(/\/$/, ''), join(workspace, path));
    return {};
  }
  for (const name of readdirSync(packageRoot)) symlinkSync(join(packageRoot, name), join(workspace, name));
  return {};
}

/** Of the caches whose key begins as asked for, the one that was saved last. */
function restore(given: Record<string, string>, { store, workspace }: Runner): Record<string, string> {
  const saved = existsSync(join(store, 'caches')) ? readdirSync(join(store, 'caches')).sort() : [];
  const prefixes = [given.key, ...(given['restore-keys'] ?? '').split('\n')].map(line => (line ?? '').trim());
  for (const prefix of prefixes.filter(line => line !== '')) {
    const hit = saved.findLast(key => key.startsWith(prefix));
    if (hit === undefined) continue;
    const path = given.path ?? '';
    cpSync(join(store, 'caches', hit, basename(path)), join(workspace, path), { recursive: true });
    break;
  }
  return {};
}

function save(
  { path = '', key = '' }: Record<string, string>,
  { store, workspace }: Runner,
): Record<string, string> {
  const folder = join(store, 'caches', key);
  if (existsSync(folder)) throw new Error(`a cache can't be saved twice: ${key}`);
  mkdirSync(folder, { recursive: true });
  cpSync(resolve(workspace, path), join(folder, basename(path)), { recursive: true });
  return {};
}

function upload(
  { name = '', path = '' }: Record<string, string>,
  { store, workspace }: Runner,
): Record<string, string> {
  const folder = join(store, 'artifacts', name);
  if (name === '' || existsSync(folder)) throw new Error(`an artifact must have a name of its own: ${name}`);
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(resolve(workspace, path))) cpSync(resolve(workspace, path), folder, { recursive: true });
  return {};
}

function download(given: Record<string, string>, { store, workspace }: Runner): Record<string, string> {
  const to = resolve(workspace, given.path ?? '.');
  const artifacts = join(store, 'artifacts');
  if (given.name !== undefined) {
    cpSync(join(artifacts, given.name), to, { recursive: true });
    return {};
  }
  const prefix = (given.pattern ?? '').replace(/\*$/, '');
  for (const name of readdirSync(artifacts).filter(one => one.startsWith(prefix))) {
    cpSync(join(artifacts, name), join(to, name), { recursive: true });
  }
  return {};
}
