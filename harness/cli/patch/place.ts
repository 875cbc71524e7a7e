import { UsageError } from '../../host/errors.js';

/** Where a changed tree is to be: a new copy of what `--go` names, or a tree of the user's as it lies there. */
export type Place = { kind: 'to'; go: string; to: string } | { kind: 'in'; dir: string };

/** Reads `--go` with `--to`, or `--in`; anything else is refused. */
export function placeOf(options: { go?: string; to?: string; in?: string }): Place {
  const { go, to, in: dir } = options;
  if (dir !== undefined) {
    if (go === undefined && to === undefined) return { kind: 'in', dir };
    throw new UsageError(
      `--in=${dir} changes that tree as it lies there, and leaves nothing for --go and --to`,
      {
        remedy: `for a changed copy of it: --go=${dir} --to=DIR`,
      },
    );
  }
  if (go !== undefined && to !== undefined && to !== '') return { kind: 'to', go, to };
  const missing = go === undefined ? 'no Go is named' : 'no folder is named for the tree';
  throw new UsageError(missing, {
    remedy: 'name both: --go=1.15 --to=DIR; or a tree to change as it lies there: --in=DIR',
  });
}
