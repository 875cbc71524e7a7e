import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Report } from '../../../harness/report/model.js';
import { copyTree } from '../../../harness/toolchain/copy-tree.js';
import { goroots } from '../../binary/goroots.js';
import { cli, type Ended } from '../program.js';

/** An edit of package runtime: a word of one of its files is replaced. */
interface EditedText {
  file: string;
  from: string;
  to: string;
}

const only = 'only that is compiled again';
const inFull = 'and compiled in full';

describe('a directory that was judged before and is edited', () => {
  const [oldest = ''] = goroots();
  let folder = '';
  let tree = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edited-'));
    tree = await copyOf('tree');
    expect((await judge(tree)).code, 'before the edit').to.equal(0);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function copyOf(name: string): Promise<string> {
    const to = join(folder, name);
    await copyTree(oldest, to, new Set(['.git', 'api', 'doc', 'misc', 'test']));
    return to;
  }

  function judge(directory: string): Promise<Ended> {
    const report = `--reporter=console,json:${directory}.json`;
    const scenarios = ['frame/too-large', 'frame/room', 'refusal/runtime', 'call/twice'];
    return cli([`--go=${directory}`, '--no-runtime-tests', report, `--grep=^(${scenarios.join('|')})$`], {
      timeoutMs: 300_000,
    });
  }

  /** Judges a tree with an edit, and takes the edit back. */
  async function judgeEdited(directory: string, { file, from, to }: EditedText): Promise<Ended> {
    const path = join(directory, 'src/runtime', file);
    const text = await readFile(path, 'utf8');
    expect(text, file).to.contain(from);
    await writeFile(path, text.replace(from, to));
    try {
      return await judge(directory);
    } finally {
      await writeFile(path, text);
    }
  }

  async function outcomesIn(directory: string): Promise<string[]> {
    const report = JSON.parse(await readFile(`${directory}.json`, 'utf8')) as Report;
    return report.results.flatMap(({ scenarios }) =>
      scenarios.map(each => `${each.id} ${each.outcome} ${'failure' in each ? each.failure.message : ''}`),
    );
  }

  const edits: Record<string, EditedText> = {
    'in assembly': { file: 'asm_amd64.s', from: '"call frame too large"', to: '"call frame too small"' },
    'in Go': {
      file: 'debugcall.go',
      from: '"call from within the Go runtime"',
      to: '"call from within the Go library"',
    },
  };
  for (const [where, edit] of Object.entries(edits)) {
    // Each compiles another tree in full.
    const oneOf = where === 'in assembly' || process.env.DEBUGCALL_EVERYTHING ? it : it.skip;
    oneOf(`is judged by what the edit touches, ${where}, as when all is compiled`, async () => {
      const short = await judgeEdited(tree, edit);
      expect(short.stderr).to.contain(`${edit.file}; ${only}`);
      expect(short.code, short.stdout).to.equal(1);
      const fresh = await copyOf(`fresh-${edit.file}`);
      const full = await judgeEdited(fresh, edit);
      expect(full.stderr).not.to.contain(only);
      expect((await outcomesIn(tree)).sort()).to.deep.equal((await outcomesIn(fresh)).sort());
    });
  }

  (process.env.DEBUGCALL_EVERYTHING ? it : it.skip)(
    'is compiled in full, with the reason, where the recorded commands can’t build the edit',
    async () => {
      const edit = {
        file: 'debugcall.go',
        from: 'import "unsafe"',
        to: 'import (\n"internal/cpu"\n"unsafe"\n)\nvar _ = cpu.X86',
      };
      const { stderr, code } = await judgeEdited(tree, edit);
      expect(stderr).to.contain(inFull);
      expect(stderr).not.to.contain(only);
      expect(code).to.equal(0);
    },
  );
});
