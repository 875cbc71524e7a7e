import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isSource, SourceWatch } from '../../harness/sources/watch.js';
import { goTree, newFolder, removeFolders, writeFiles } from './folders.js';

describe('sources: watching', () => {
  let root: string;
  let watch: SourceWatch;

  beforeEach(() => {
    root = newFolder();
    writeFiles(root, { ...goTree({ version: 'go1.22.1' }), 'src/fmt/testdata/x.go': '' });
    watch = new SourceWatch([root]);
  });
  afterEach(() => {
    watch.close();
    removeFolders();
  });

  it('reports a file that is written, and one that is renamed into its place, as one save', async () => {
    const next = watch.next(new AbortController().signal);
    writeFileSync(join(root, 'src/runtime/asm_amd64.s'), '// other\n');
    writeFileSync(join(root, 'src/fmt/new.tmp'), 'package fmt\n');
    renameSync(join(root, 'src/fmt/new.tmp'), join(root, 'src/fmt/print.go'));
    expect(await next).to.deep.equal(['src/fmt/print.go', 'src/runtime/asm_amd64.s']);
  });

  it('reports what was saved before it is asked', async () => {
    writeFileSync(join(root, 'src/runtime/asm_amd64.s'), '// other\n');
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(await watch.next(new AbortController().signal)).to.deep.equal(['src/runtime/asm_amd64.s']);
  });

  it('takes no notice of what editors leave, nor of test data', async () => {
    const next = watch.next(new AbortController().signal);
    for (const name of ['.asm_amd64.s.swp', '4913', 'asm_amd64.s~', '#asm_amd64.s#', 'notes.txt']) {
      writeFileSync(join(root, 'src/runtime', name), 'x');
    }
    writeFileSync(join(root, 'src/fmt/testdata/x.go'), 'package x\n');
    writeFileSync(join(root, 'src/cmd/go/main.go'), 'package main // other\n');
    expect(await next).to.deep.equal(['src/cmd/go/main.go']);
  });

  it('returns nothing when it is ended', async () => {
    const end = new AbortController();
    const next = watch.next(end.signal);
    end.abort();
    expect(await next).to.deep.equal([]);
  });

  it('knows sources by their names', () => {
    expect(['proc.go', 'asm_amd64.s', 'textflag.h', 'gcc.c'].every(isSource)).to.equal(true);
    expect(['.#proc.go', 'proc.go~', '#proc.go#', 'go.mod', '.proc.go.swp'].some(isSource)).to.equal(false);
  });
});
