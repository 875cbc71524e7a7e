import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { silent } from '../../harness/host/progress.js';
import { formatVersion } from '../../harness/releases/version.js';
import { obtain } from '../../harness/sources/plan.js';
import { copyTree } from '../../harness/toolchain/copy-tree.js';
import type { Figure } from './figures.js';
import { median } from './median.js';

/*
 * npm run bench -- --edit [--go=1.15,1.27 --rounds=3]
 *
 * How long it takes to judge a built tree after an edit of one line: of a tree that was judged before, whose
 * recorded commands build the edit, and of one that was not, which is compiled in full. They take turns, each time
 * with another text. Prints JSON: seconds to the first failing scenario and to the whole verdict, seconds of
 * processor time, and the ratios of the medians.
 */

interface Figures {
  firstFailureSeconds: number;
  verdictSeconds: number;
  cpuSeconds: number;
}

/** A line of package runtime, and what it is replaced by; `#` is a letter that differs each time. */
const edits = [
  { file: 'src/runtime/asm_amd64.s', from: '"call frame too large"', to: '"call frame too LARG#"' },
  { file: 'src/runtime/debugcall.go', from: '"call not at safe point"', to: '"call not at safe poin#"' },
];

const cli = join(packageRoot, 'dist/harness/cli/main.js');

/** Judges a directory by the program, as a user would. Throws where it does not notice the edit. */
async function judge(folder: string, more: readonly string[]): Promise<Figures> {
  const started = performance.now();
  let firstFailureSeconds = Number.NaN;
  // The shell reports the processor time of all its children in the end.
  const line = '"$@"; code=$?; times >&2; exit $code';
  const args = ['-c', line, 'judge', process.execPath, cli, `--go=${folder}`, '--reporter=ndjson', ...more];
  const child = execa('bash', args, { reject: false, timeout: 1_800_000 });
  for await (const event of child.iterable()) {
    const { event: kind, result } = JSON.parse(String(event)) as {
      event: string;
      result?: { outcome: string };
    };
    if (kind !== 'scenario' || result?.outcome !== 'failed' || !Number.isNaN(firstFailureSeconds)) continue;
    firstFailureSeconds = (performance.now() - started) / 1000;
  }
  const { exitCode, stderr } = await child;
  if (exitCode !== 1) throw new Error(`${folder} was judged with ${exitCode}: ${stderr}`);
  const verdictSeconds = (performance.now() - started) / 1000;
  return { firstFailureSeconds, verdictSeconds, cpuSeconds: processorSeconds(stderr) };
}

/** Reads the last line that bash's `times` prints: user and system time of the children. */
function processorSeconds(text: string): number {
  const [, ...parts] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text) ?? [];
  const [userM = 0, userS = 0, systemM = 0, systemS = 0] = parts.map(Number);
  return userM * 60 + userS + systemM * 60 + systemS;
}

function medians(figures: readonly Figures[]): Figures {
  const of = (name: keyof Figures): number => Number(median(figures.map(each => each[name])).toFixed(2));
  return {
    firstFailureSeconds: of('firstFailureSeconds'),
    verdictSeconds: of('verdictSeconds'),
    cpuSeconds: of('cpuSeconds'),
  };
}

function ratios(short: Figures, full: Figures): Figures {
  const of = (name: keyof Figures): number => Number((short[name] / full[name]).toFixed(2));
  return {
    firstFailureSeconds: of('firstFailureSeconds'),
    verdictSeconds: of('verdictSeconds'),
    cpuSeconds: of('cpuSeconds'),
  };
}

/** Returns figures for each release and edit. Trees are copied to `folder`, which is empty. */
export async function* benchEdit(go: string, rounds: number, folder: string): AsyncIterable<Figure> {
  const more = process.argv.includes('--no-runtime-tests') ? ['--no-runtime-tests'] : [];
  const cache = Cache.default();
  for (const tree of await obtain(go, { cache, progress: silent, from: 'auto' })) {
    const release = formatVersion(tree.version);
    const copy = async (name: string): Promise<string> => {
      const to = join(folder, `${release}-${name}`);
      await copyTree(tree.root, to, new Set(['.git', 'api', 'doc', 'misc', 'test']));
      return to;
    };
    const recorded = await copy('recorded');
    for (const edit of edits) {
      const text = await readFile(join(recorded, edit.file), 'utf8');
      const write = (to: string, letter: string): Promise<void> =>
        writeFile(join(to, edit.file), text.replace(edit.from, edit.to.replace('#', letter)));
      const figures: Record<'short' | 'full', Figures[]> = { short: [], full: [] };
      // Before the first round the tree is judged once with another edit, so that it is recorded.
      await write(recorded, 'Z');
      await judge(recorded, more);
      for (let round = 0; round < rounds; round++) {
        const letter = String.fromCharCode(65 + round);
        await write(recorded, letter);
        figures.short.push(await judge(recorded, more));
        const fresh = await copy(`fresh-${edits.indexOf(edit)}-${round}`);
        await write(fresh, letter.toLowerCase());
        figures.full.push(await judge(fresh, more));
      }
      await writeFile(join(recorded, edit.file), text);
      const [short, full] = [medians(figures.short), medians(figures.full)];
      yield { bench: 'edit', release, of: edit.file, rounds, short, full, ratio: ratios(short, full) };
    }
  }
}
