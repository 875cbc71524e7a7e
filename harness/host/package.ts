import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './files.js';

/** What package.json says about this program. */
export interface PackageFacts {
  name: string;
  version: string;
  /** Semver range of Node versions. */
  node: string;
  /** Where to report bugs, if package.json says so. */
  bugs: string | undefined;
}

let facts: PackageFacts | undefined;

/** Returns what package.json says. The file is read once. */
export function packageFacts(): PackageFacts {
  if (facts === undefined) {
    const read = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
      engines: { node: string };
      bugs?: string | { url?: string };
    };
    const bugs = typeof read.bugs === 'string' ? read.bugs : read.bugs?.url;
    facts = { name: read.name, version: read.version, node: read.engines.node, bugs };
  }
  return facts;
}
