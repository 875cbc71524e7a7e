import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { packageRoot } from '../harness/host/files.js';
import { isBundled, processBundle, processLoader } from '../harness/scenarios/process-path.js';

/*
 * Part of npm run build: puts the modules of the scenario process, some two hundred, into one file, with the packages
 * that they use. To find and load them one by one takes Node longer than all else that the process does before its
 * first scenario. It is a script and no module, for V8 hands out the code only that it has compiled from scripts.
 */

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  banner: { js: "'use strict'; const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
  // It has a library of its own.
  external: ['koffi'],
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

/** Bundles a module of harness/scenarios. Returns the names of the packages in the bundle. */
async function bundle(
  module: string,
  outfile: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const written = `${outfile}.new`;
  try {
    const entry = join(packageRoot, 'dist/harness/scenarios', module);
    const { metafile } = await build({
      ...common,
      define: { 'import.meta.url': 'ownUrl', ...define },
      entryPoints: [entry],
      outfile: written,
    });
    renameSync(written, outfile);
    const names = Object.keys(metafile.inputs).flatMap(
      path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );
    return [...new Set(names)].sort();
  } finally {
    rmSync(written, { force: true });
  }
}

/** What the licenses of packages ask for: their text, beside the code. */
function licensesOf(packages: readonly string[]): string {
  return packages
    .map(name => `${name}\n\n${readFileSync(join(packageRoot, 'node_modules', name, 'LICENSE'), 'utf8')}`)
    .join('\n');
}

if (!isBundled()) {
  const packages = await bundle('process.js', processBundle);
  writeFileSync(processBundle.replace(/\.cjs$/, '.licenses.txt'), licensesOf(packages));
  const hash = createHash('sha256').update(readFileSync(processBundle)).digest('hex');
  await bundle('process-loader.js', processLoader, { bundleHash: JSON.stringify(hash) });
}
