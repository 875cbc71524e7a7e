import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../harness/host/files.js';
import { isBundled, processBundle } from '../harness/scenarios/process-path.js';

/*
 * Part of npm run build: puts the modules of the scenario process, some two hundred, into one file. To find and
 * load them one by one takes Node longer than all else that the process does before its first scenario.
 * Packages stay what and where they are.
 */

if (!isBundled()) {
  const written = `${processBundle}.new`;
  try {
    await build({
      entryPoints: [join(packageRoot, 'dist/harness/scenarios/process.js')],
      outfile: written,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      logLevel: 'warning',
    });
    renameSync(written, processBundle);
  } finally {
    rmSync(written, { force: true });
  }
}
