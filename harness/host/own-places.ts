import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from './files.js';

/**
 * Folders that our own processes are read from: Node, this package, and the packages that it needs, which npm puts into a
 * `node_modules` in the package or in a folder above it.
 */
export function ownPlaces(root = packageRoot, node = process.execPath): string[] {
  const home = dirname(dirname(node));
  // Of /bin/node that would be everything, which is what is not to be shown.
  const places = [realpathSync(root), home === '/' ? node : home];
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    // It may be a link, which shows the way if what it leads to can be seen.
    if (existsSync(packages)) places.push(realpathSync(packages));
  }
  return [...new Set(places)].filter(place => !places.some(other => place.startsWith(`${other}/`)));
}
