import { existsSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ExitCode } from '../../../harness/host/errors.js';
import { applyPatches } from '../../../harness/patches/apply.js';
import { planRemoval, removeFeature } from '../../../harness/patches/removal/remove.js';
import { lines, patchesDir, readSeries } from '../../../harness/patches/series.js';
import { caught } from '../caught.js';
import { contentsOf, folderWith, removeFolders } from '../folders.js';

const bare: Record<string, string> = {
  'src/cmd/internal/objabi/funcid.go':
    'package objabi\n\nconst (\n\tFuncID_normal FuncID = iota\n\tFuncID_gogo\n)\n',
  'src/cmd/link/internal/ld/pcln.go': 'package ld\n\nvar x = "runtime.gogo"\n',
  'src/runtime/asm_amd64.s': '#include "textflag.h"\n\nTEXT runtime·rt0_go(SB),NOSPLIT,$0\n\tRET\n',
  'src/runtime/defs_nacl_arm.go': 'package runtime\n\nconst (\n\t_SIGQUIT = 3\n\t_SIGSEGV = 11\n)\n',
  'src/runtime/export_test.go': 'package runtime\n\ntype G = g\n',
  'src/runtime/symtab.go': 'package runtime\n\nconst (\n\tfuncID_normal funcID = iota\n\tfuncID_gogo\n)\n',
};

/** A tree of a few lines with every part of the feature in it. */
function withFeature(): Record<string, string> {
  const files = { ...bare };
  const replace = (path: string, from: string, to: string): void => {
    files[path] = files[path]?.replace(from, to) ?? '';
  };
  replace('src/cmd/internal/objabi/funcid.go', '_gogo\n', '_gogo\n\tFuncID_debugCallV1\n');
  replace('src/runtime/symtab.go', '_gogo\n', '_gogo\n\tfuncID_debugCallV1\n');
  replace('src/runtime/asm_amd64.s', '\tRET\n', '\tRET\n\n\tMOVQ\t$runtime·debugCallV1(SB), AX\n\tRET\n');
  files['src/runtime/asm_amd64.s'] += '\nTEXT runtime·debugCallV1(SB),NOSPLIT,$152-0\n\tRET\n';
  replace('src/runtime/defs_nacl_arm.go', '= 3\n', '= 3\n\t_SIGTRAP = 5\n');
  files['src/runtime/export_test.go'] += '\nfunc Getg() *G {\n\treturn getg()\n}\n';
  return {
    ...files,
    'src/runtime/debugcall.go': 'package runtime\n\nimport "unsafe"\n\nfunc debugCallV1()\n',
    'src/runtime/debug_test.go': 'package runtime_test\n\nfunc TestDebugCall(t *testing.T) {}\n',
    'src/runtime/export_debug_test.go': 'package runtime\n\nfunc InjectDebugCall() {}\n',
  };
}

describe('taking the feature out of a tree', () => {
  afterEach(removeFolders);

  it('leaves the tree without a trace of it', async () => {
    const dir = folderWith(withFeature());
    const removed = await removeFeature(dir);
    expect(contentsOf(dir)).to.deep.equal(bare);
    expect(removed).to.deep.include({
      file: 'src/runtime/symtab.go',
      kind: 'const',
      name: 'funcID_debugCallV1',
      line: 6,
    });
    expect(await removeFeature(dir)).to.deep.equal([]);
  });

  it('keeps the tests when only the implementation goes', async () => {
    const dir = folderWith(withFeature());
    await removeFeature(dir, 'implementation');
    const files = contentsOf(dir);
    expect(files).not.to.have.property('src/runtime/debugcall.go');
    expect(files).to.include.keys('src/runtime/debug_test.go', 'src/runtime/export_debug_test.go');
    expect(files['src/runtime/export_test.go']).to.include('func Getg()');
  });

  it('keeps the implementation when only the tests go', async () => {
    const dir = folderWith(withFeature());
    await removeFeature(dir, 'tests');
    const files = withFeature();
    delete files['src/runtime/debug_test.go'];
    delete files['src/runtime/export_debug_test.go'];
    files['src/runtime/export_test.go'] = bare['src/runtime/export_test.go'] ?? '';
    expect(contentsOf(dir)).to.deep.equal(files);
  });

  it('writes nothing when it only plans', async () => {
    const dir = folderWith(withFeature());
    const { files } = await planRemoval(dir);
    expect(files.get('src/runtime/debugcall.go')).to.equal(null);
    expect(contentsOf(dir)).to.deep.equal(withFeature());
  });

  it('changes nothing when one file is beyond it', async () => {
    const files = {
      ...withFeature(),
      'src/runtime/odd.go': 'package runtime\n\nvar x = f(debugCallV1, 1)\n',
    };
    const dir = folderWith(files);
    let message = '';
    try {
      await removeFeature(dir);
    } catch (error) {
      message = String(error);
    }
    expect(message).to.include('debugCallV1').and.include('src/runtime/odd.go');
    expect(contentsOf(dir)).to.deep.equal(files);
  });

  it('gives each declaration the line that it has in the tree, whatever went before it', async () => {
    const files = withFeature();
    const text = [
      'package runtime',
      '',
      'func debugCallFirst() {',
      '\tx()',
      '}',
      '',
      'func kept(reason int) string {',
      '\tif a && fn.id != funcID_debugCallV1 {',
      '\t\tx()',
      '\t}',
      '\treturn ""',
      '}',
      '',
      'const debugCallLast = 1',
      '',
      'func debugCallEnd() {',
      '}',
      '',
    ].join('\n');
    const dir = folderWith({ ...files, 'src/runtime/mixed.go': text });
    const { removed } = await planRemoval(dir);
    const mixed = removed.filter(({ file }) => file === 'src/runtime/mixed.go');
    expect(mixed.map(({ name, line }) => `${line} ${name}`)).to.deep.equal([
      '3 debugCallFirst',
      '14 debugCallLast',
      '16 debugCallEnd',
      '8 kept',
    ]);
  });

  it('finds nothing in a tree without the feature and without all folders that have a part in it', async () => {
    const dir = folderWith({ 'src/runtime/asm_amd64.s': bare['src/runtime/asm_amd64.s'] ?? '' });
    expect((await planRemoval(dir)).removed).to.deep.equal([]);
  });

  it('refuses a tree that has the feature and is not whole', async () => {
    const files = withFeature();
    delete files['src/cmd/internal/objabi/funcid.go'];
    const error = await caught(() => removeFeature(folderWith(files)));
    expect(error.message).to.match(/is not complete: it has no src\/cmd\/internal\/objabi/);
    expect(error.exitCode).to.equal(ExitCode.usage);
  });

  it('refuses a file that is a link to nowhere, and passes over folders that are called like a file', async () => {
    const dir = folderWith({ ...withFeature(), 'src/runtime/folder.go/x': '' });
    symlinkSync('nowhere', join(dir, 'src/runtime/lost.go'));
    const before = contentsOf(join(dir, 'src/cmd'));
    const error = await caught(() => removeFeature(dir));
    expect(error.message).to.match(/src\/runtime\/lost\.go of .* can't be read: ENOENT/);
    expect(error.exitCode).to.equal(ExitCode.usage);
    expect(contentsOf(join(dir, 'src/cmd'))).to.deep.equal(before);
    unlinkSync(join(dir, 'src/runtime/lost.go'));
    expect(await removeFeature(dir)).not.to.deep.equal([]);
  });

  it('refuses a folder that is not a Go tree', async () => {
    const error = await caught(() => removeFeature(folderWith({ 'src/x.go': 'package x\n' })));
    expect(error.message).to.match(/is not a Go tree: it has no src\/runtime/);
  });

  for (const line of lines.filter(name => name.startsWith('go'))) {
    it(`takes out the files that the series ${line} creates`, async () => {
      const series = await readSeries(join(patchesDir, line));
      const created = series.patches.map(patch => ({
        ...patch,
        changes: patch.changes.filter(({ kind }) => kind === 'create'),
      }));
      const dir = folderWith(bare);
      await applyPatches(dir, created.filter(({ changes }) => changes.length > 0).slice(0, 2));
      expect(existsSync(join(dir, 'src/runtime/debugcall.go'))).to.equal(true);
      writeFileSync(join(dir, 'src/runtime/kept.go'), 'package runtime\n');
      await removeFeature(dir);
      expect(contentsOf(dir)).to.deep.equal({ ...bare, 'src/runtime/kept.go': 'package runtime\n' });
      expect(readFileSync(join(dir, 'src/runtime/kept.go'), 'utf8')).to.equal('package runtime\n');
    });
  }
});
