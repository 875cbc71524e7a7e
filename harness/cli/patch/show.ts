import { UsageError } from '../../host/errors.js';
import { nearest } from '../../host/nearest.js';
import type { Patch } from '../../patches/patch-file.js';
import { packageSeries } from './list.js';

/** Prints one patch as it is; `name` may leave out the series where one patch alone has it, and `.patch`. */
export async function showCommand(name: string): Promise<number> {
  const all = (await packageSeries()).flatMap(series =>
    series.patches.map(patch => ({ patch, full: `${series.name}/${patch.name}` })),
  );
  const wanted = name.replace(/\.patch$/, '');
  const found = all.filter(({ patch, full }) => [full, patch.name].includes(`${wanted}.patch`));
  if (found.length > 1) {
    throw new UsageError(`${found.length} series have a patch ${JSON.stringify(name)}`, {
      remedy: `name one: ${found.map(({ full }) => full).join(' or ')}`,
    });
  }
  const [only] = found;
  if (only === undefined) throw noSuchPatch(name, all);
  process.stdout.write(only.patch.text);
  return 0;
}

function noSuchPatch(name: string, all: readonly { patch: Patch; full: string }[]): UsageError {
  const guess = nearest(
    name,
    all.flatMap(({ patch, full }) => [full, patch.name]),
  );
  return new UsageError(`there is no patch ${JSON.stringify(name)}`, {
    remedy: guess === undefined ? '`patch list` shows them' : `did you mean ${guess}?`,
  });
}
