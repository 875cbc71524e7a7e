import { UsageError } from '../host/errors.js';

/** Where a changed tree goes: a new copy of what `--go` names, or the user's own tree, changed in place. */
export type Destination = { kind: 'to'; go: string; to: string } | { kind: 'in'; dir: string };

/** Reads `--go` with `--to`, or `--in`; refuses anything else. */
export function destinationOf(options: { go?: string; to?: string; in?: string }): Destination {
  const { go, to, in: dir } = options;
  if (dir !== undefined) {
    if (go === undefined && to === undefined) return { kind: 'in', dir };
    throw new UsageError(`--in=${dir} changes that tree in place, so --go and --to can't be used with it`, {
      remedy: `for a changed copy: --go=${dir} --to=DIR`,
    });
  }
  if (go !== undefined && to !== undefined && to !== '') return { kind: 'to', go, to };
  const missing = go === undefined ? 'no Go is named' : 'no folder is named for the copy';
  throw new UsageError(missing, {
    remedy: 'name both: --go=1.15 --to=DIR; or name a tree to change in place: --in=DIR',
  });
}
