import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from './files.js';

/**
 * Returns the folders that our own processes read: Node, this package, and the packages it depends on, which
 * npm installs into a `node_modules` in the package or in a folder above it.
 */
export function ownPlaces(root = packageRoot, node = process.execPath): string[] {
  const home = dirname(dirname(node));
  // For /bin/node this would be `/`, and a sandbox must not show everything.
  const places = [realpathSync(root), home === '/' ? node : home];
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    // It may be a link; the sandbox must show the folder that it leads to.
    if (existsSync(packages)) places.push(realpathSync(packages));
  }
  return [...new Set(places)].filter(place => !places.some(other => place.startsWith(`${other}/`)));
}
