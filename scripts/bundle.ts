import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { packageRoot } from '../harness/host/files.js';
import { compileFile } from '../harness/host/one-file.js';
import { isBundled, processBundle, processLoader } from '../harness/scenarios/process-path.js';

/*
 * Part of npm run build: puts the modules of the program into one file, and those of the scenario process, with the
 * packages that they use. To find and load them one by one takes Node longer than most commands take, and than a
 * scenario process works before its first scenario. They are scripts and no modules, for V8 hands out the code only
 * that it has compiled from scripts.
 */

const compiled = join(packageRoot, 'dist');

/** Each module of this package takes itself for the file that it was compiled to: some name files beside it. */
const ownUrls: Plugin = {
  name: 'own urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(`${compiled}/`)) return undefined;
      const place = JSON.stringify(path.slice(compiled.length + 1));
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', `urlInDist(${place})`);
      return { contents, loader: 'js' };
    });
  },
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  plugins: [ownUrls],
  // A package that asks for its own place is not in it any more.
  define: { 'import.meta.url': 'ownUrl' },
  // Scripts have no import().
  supported: { 'dynamic-import': false },
  // koffi has a library of its own; the others are large, and few commands use them.
  external: ['koffi', 'ajv', 'tar', 'xmlbuilder2'],
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

/** What one bundle may have otherwise than others. */
type Variant = Pick<BuildOptions, 'define' | 'minifySyntax' | 'minifyWhitespace'>;

/**
 * Without the white space. Where nobody catches an error, Node prints the line of code that has thrown it, and that is then
 * the whole file: the program catches them all, a scenario process does not.
 */
const small: Variant = { minifySyntax: true, minifyWhitespace: true };

/** The start of a bundle, which lies two folders below dist. */
const banner = `'use strict'; const ownUrl = require('node:url').pathToFileURL(__filename).href; const urlInDist = place => new URL('../../' + place, ownUrl).href;`;

/** Bundles a module of harness, given by its path there. Returns the names of the packages in the bundle. */
async function bundle(
  module: string,
  outfile: string,
  { define = {}, ...more }: Variant = {},
): Promise<string[]> {
  const written = `${outfile}.new`;
  try {
    const { metafile } = await build({
      ...common,
      ...more,
      banner: { js: banner },
      define: { ...common.define, ...define },
      entryPoints: [join(compiled, 'harness', module)],
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
function writeLicenses(outfile: string, packages: readonly string[]): void {
  const texts = packages.map(name => {
    const folder = join(packageRoot, 'node_modules', name);
    const file = readdirSync(folder).find(each => /^licen[sc]e/i.test(each));
    if (file === undefined) throw new Error(`the package ${name} has no license`);
    return `${name}\n\n${readFileSync(join(folder, file), 'utf8')}`;
  });
  writeFileSync(outfile.replace(/\.cjs$/, '.licenses.txt'), texts.join('\n'));
}

/** Compiles the program, has it do what all commands do, and keeps what V8 has compiled by then. */
async function keepCode(outfile: string, path: string): Promise<void> {
  const { script, run } = compileFile(outfile);
  const { runProgram } = run() as { runProgram(typed: string[]): Promise<number> };
  const write = process.stdout.write;
  try {
    process.stdout.write = () => true;
    for (const typed of [['--help'], ['list']]) await runProgram(typed);
  } finally {
    process.stdout.write = write;
  }
  writeFileSync(`${path}.new`, script.createCachedData());
  renameSync(`${path}.new`, path);
}

if (!isBundled()) {
  const program = join(compiled, 'harness/cli/start.cjs');
  const code = program.replace(/\.cjs$/, '.code');
  // V8 takes the code of one file for that of another of the same length.
  rmSync(code, { force: true });
  writeLicenses(program, await bundle('cli/start.js', program, small));
  await keepCode(program, code);
  writeLicenses(processBundle, await bundle('scenarios/process.js', processBundle));
  const hash = createHash('sha256').update(readFileSync(processBundle)).digest('hex');
  await bundle('scenarios/process-loader.js', processLoader, {
    define: { bundleHash: JSON.stringify(hash) },
  });
}
