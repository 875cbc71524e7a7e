import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/host/files.js';

/*
 * Part of npm run build: removes what was compiled from sources that are gone. The compiler leaves it, and
 * mocha would run tests that were moved or removed.
 */

const dist = join(packageRoot, 'dist');
for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const [, base] = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path) ?? [];
  if (base !== undefined && !existsSync(join(packageRoot, `${base}.ts`))) rmSync(join(dist, path));
}
