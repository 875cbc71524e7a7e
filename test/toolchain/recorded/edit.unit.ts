import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { obtainDirectory } from '../../../harness/sources/directory.js';
import { idOfBuilt } from '../../../harness/toolchain/build.js';
import { editOf, isRecorded, keepGround } from '../../../harness/toolchain/recorded/edit.js';
import { BeyondRecording } from '../../../harness/toolchain/recorded/rebuild.js';
import type { Toolchain } from '../../../harness/toolchain/toolchain.js';
import { failureOf } from '../../sources/failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from '../../sources/folders.js';

const debugcall = '// +build amd64\n\npackage runtime\n\nimport "unsafe"\n\nfunc debugCallCheck() {}\n';

/** A tree that was judged in full. */
class Judged {
  readonly root = newFolder();
  readonly cache = new Cache(newFolder(), 'user');

  async toolchain(): Promise<Toolchain> {
    const tree = await obtainDirectory(this.root, 'debug calls', this.cache);
    const id = idOfBuilt(tree.id);
    return { goroot: tree.root, version: tree.version, tree, id, implementation: 'own', env: {} };
  }

  static async make(): Promise<Judged> {
    const judged = new Judged();
    writeFiles(judged.root, {
      ...goTree({ version: 'go1.22.1', built: true }),
      'src/runtime/debugcall.go': debugcall,
      'src/runtime/debug_test.go': 'package runtime_test\n',
      'src/fmt/print.go': 'package fmt\n',
    });
    await keepGround(await judged.toolchain(), judged.cache);
    return judged;
  }

  append(file: string, text: string): void {
    appendFileSync(join(this.root, file), text);
  }
}

describe('toolchain: an edit of a recorded directory', () => {
  after(removeFolders);

  it('is none where nothing was edited', async () => {
    const judged = await Judged.make();
    expect(await editOf(await judged.toolchain(), judged.cache)).to.equal(undefined);
  });

  it('names the edited files of package runtime, and the toolchain that was recorded', async () => {
    const judged = await Judged.make();
    const { id } = await judged.toolchain();
    judged.append('src/runtime/asm_amd64.s', '// edited\n');
    judged.append('src/runtime/debugcall.go', 'func added() {}\n');
    judged.append('src/runtime/debug_test.go', '// edited\n');
    const edit = await editOf(await judged.toolchain(), judged.cache);
    expect(edit?.files).to.deep.equal(['asm_amd64.s', 'debug_test.go', 'debugcall.go']);
    expect(edit?.ground.id).to.equal(id);
  });

  it('is none in a directory that was never judged, and in a tree of the cache', async () => {
    const judged = await Judged.make();
    judged.append('src/runtime/asm_amd64.s', '// edited\n');
    const toolchain = await judged.toolchain();
    expect(await editOf(toolchain, new Cache(newFolder(), 'user'))).to.equal(undefined);
    expect(isRecorded(toolchain, judged.cache)).to.equal(true);
    const shared = { ...toolchain, tree: { ...toolchain.tree, shared: true } };
    expect(isRecorded(shared, judged.cache)).to.equal(false);
    expect(isRecorded({ ...toolchain, implementation: 'reference' }, judged.cache)).to.equal(false);
  });

  it('is none after an edit while it was compiled, and what was compiled then is not used again', async () => {
    const judged = await Judged.make();
    judged.append('src/fmt/print.go', '// first\n');
    const compiled = await judged.toolchain();
    judged.append('src/fmt/print.go', '// second\n');
    await keepGround(compiled, judged.cache);
    writeFileSync(join(judged.root, 'src/fmt/print.go'), 'package fmt\n// first\n');
    const again = await judged.toolchain();
    expect(again.id).to.not.equal(compiled.id);
    await failureOf(editOf(again, judged.cache), BeyondRecording);
  });

  const beyond: [what: string, edit: (judged: Judged) => void, why: RegExp][] = [
    ['another package', one => one.append('src/fmt/print.go', '// x\n'), /src\/fmt\/print\.go is not Go or/],
    [
      'a package below runtime',
      one => writeFiles(one.root, { 'src/runtime/debug/x.go': 'package debug\n' }),
      /src\/runtime\/debug\/x\.go is not Go or/,
    ],
    [
      'a new file',
      one => writeFiles(one.root, { 'src/runtime/extra.go': 'package runtime\n' }),
      /src\/runtime\/extra\.go is new/,
    ],
    [
      'a file less',
      one => rmSync(join(one.root, 'src/runtime/debugcall.go')),
      /src\/runtime\/debugcall\.go is gone/,
    ],
    ['the compiler', one => one.append('pkg/tool/linux_amd64/compile', '#\n'), /compile is not Go or/],
    [
      'a new import',
      one => one.append('src/runtime/debugcall.go', 'import "internal/abi"\n'),
      /the imports or build constraints of src\/runtime\/debugcall\.go/,
    ],
    [
      'another build constraint',
      one => {
        const path = join(one.root, 'src/runtime/debugcall.go');
        writeFileSync(path, readFileSync(path, 'utf8').replace('amd64', 'arm64'));
      },
      /the imports or build constraints/,
    ],
  ];
  for (const [what, edit, why] of beyond) {
    it(`is beyond the recording where it concerns ${what}`, async () => {
      const judged = await Judged.make();
      edit(judged);
      const error = await failureOf(editOf(await judged.toolchain(), judged.cache), BeyondRecording);
      expect(error.message).to.match(why);
    });
  }
});
