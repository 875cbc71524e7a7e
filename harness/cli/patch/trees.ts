import { resolve } from 'node:path';
import { Cache } from '../../host/cache.js';
import { UsageError } from '../../host/errors.js';
import type { Choice, From } from '../../sources/choice.js';
import type { Need } from '../../sources/judgeable.js';
import { plan } from '../../sources/plan.js';
import type { Tree } from '../../sources/tree.js';
import { progressFor } from '../progress.js';
import { textOptions } from '../terminal.js';

/** Which Go a verb works on. */
export interface TreeOptions {
  go?: string;
  /** Where releases come from. */
  source?: From;
}

/** A tree, and the value of `--go` that names it again from any folder. */
export interface NamedTree {
  tree: Tree;
  go: string;
}

/** Brings every tree that `--go` names. */
export async function namedTrees({ go, source }: TreeOptions, need: Need): Promise<NamedTree[]> {
  if (go === undefined) {
    throw new UsageError('no Go is named', { remedy: 'name one: --go=1.15, or a folder, see --help' });
  }
  return bring(go, source, need, choices => choices);
}

/** Brings the one tree that `--go` names; several are refused before any is fetched. */
export async function namedTree(go: string, source: From | undefined, need: Need): Promise<NamedTree> {
  const [only] = await bring(go, source, need, choices => {
    if (choices.length === 1) return choices;
    throw new UsageError(
      `--go=${go} names ${choices.map(({ name }) => name).join(', ')}: one is needed here`,
      {
        remedy: 'name a single release or tree',
      },
    );
  });
  if (only === undefined) throw new Error(`--go=${go} names no tree`);
  return only;
}

async function bring(
  go: string,
  source: From | undefined,
  need: Need,
  accepted: (choices: Choice[]) => Choice[],
): Promise<NamedTree[]> {
  const streams = { out: process.stdout, err: process.stderr };
  const progress = progressFor(streams, textOptions(process.stderr, process.env, false));
  try {
    const from = source === undefined ? {} : { from: source };
    const choices = await plan(go, { cache: Cache.default(), progress, need, ...from });
    const trees: NamedTree[] = [];
    for (const choice of accepted(choices)) {
      const tree = await choice.obtain();
      trees.push({ tree, go: absolute(choice.request, tree) });
    }
    return trees;
  } finally {
    progress.stop();
  }
}

/** A place on this machine, as a path that doesn't depend on the folder that one is in. */
function absolute(request: string, { origin }: Tree): string {
  const isPlace = ['directory', 'git', 'tarball'].includes(origin.source);
  const isRemote = /^[a-z][a-z+]*:\/\//i.test(request) || /^[\w.-]+@[\w.-]+:/.test(request);
  return isPlace && !isRemote ? resolve(request) : request;
}
