import { resolve } from 'node:path';
import { UsageError } from '../host/errors.js';
import type { Choice, PlanOptions } from './choice.js';
import { planAvailable } from './plan.js';
import type { Tree } from './tree.js';

/** A tree, and the value of `--go` that names it again from any folder. */
export interface NamedTree {
  tree: Tree;
  go: string;
}

/** Obtains every tree that `--go` names. */
export async function namedTrees(go: string | undefined, options: PlanOptions): Promise<NamedTree[]> {
  if (go === undefined) {
    throw new UsageError('no Go is named', {
      remedy: 'name one: --go=1.15, or a folder, see npx go-debugcall-conformance --help',
    });
  }
  const trees: NamedTree[] = [];
  for (const choice of await planAvailable(go, options)) trees.push(await named(choice));
  return trees;
}

/** Obtains the one tree that `--go` names. Several are refused before any is fetched. */
export async function namedTree(go: string, options: PlanOptions): Promise<NamedTree> {
  const [only, ...others] = await planAvailable(go, options);
  if (only === undefined) throw new Error(`--go=${go} names no tree`);
  if (others.length === 0) return named(only);
  const names = [only, ...others].map(({ name }) => name).join(', ');
  throw new UsageError(`--go=${go} names ${names}: one is needed here`, {
    remedy: 'name a single release or tree',
  });
}

async function named(choice: Choice): Promise<NamedTree> {
  const tree = await choice.obtain();
  return { tree, go: absolute(choice.request, tree) };
}

/** Makes a place on this machine independent of the current folder. */
function absolute(request: string, { origin }: Tree): string {
  const isPlace = ['directory', 'git', 'tarball'].includes(origin.source);
  const isRemote = /^[a-z][a-z+]*:\/\//i.test(request) || /^[\w.-]+@[\w.-]+:/.test(request);
  return isPlace && !isRemote ? resolve(request) : request;
}
