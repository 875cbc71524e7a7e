import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { funcIDsIn, readTreeNumbers, tablesIn } from '../../harness/binary/tree-numbers.js';

const tables = [
  'package objabi',
  'const (',
  '\tPCDATA_UnsafePoint   = 0',
  '\tPCDATA_StackMapIndex = 1',
  '\tPCDATA_InlTreeIndex  = 2',
  '\tFUNCDATA_ArgsPointerMaps   = 0',
  '\tFUNCDATA_LocalsPointerMaps = 1',
  '\tFUNCDATA_InlTree           = 3',
  '\tPCDATA_UnsafePointSafe   = -1 // Safe for async preemption',
  ')',
  '',
].join('\n');

const enumeration = (first: string, last: string): string =>
  `type FuncID uint8\n\nconst (\n\t// one\n\t${first} = iota // not special\n\tFuncID_gogo\n\tFuncID_debugCallV2\n\t${last} // any wrapper\n)\n`;

describe('the numbers that a tree declares', () => {
  it('are those of its tables; one that it does not have is absent', () => {
    expect(tablesIn(tables)).to.deep.equal({
      pcdata: { UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2 },
      funcdata: { ArgsPointerMaps: 0, LocalsPointerMaps: 1, InlTree: 3 },
    });
    expect(tablesIn(tables.replace('PCDATA_StackMapIndex', 'PCDATA_Other'))).to.equal(undefined);
  });

  it('are the places in its enumeration of FuncIDs, under both spellings', () => {
    const names = ['normal', 'gogo', 'debugCallV2', 'wrapper'];
    expect(funcIDsIn(enumeration('FuncIDNormal FuncID', 'FuncIDWrapper'))).to.deep.equal(names);
    expect(funcIDsIn(enumeration('funcID_normal funcID', 'funcID_wrapper'))).to.deep.equal(names);
    expect(funcIDsIn('package runtime\n')).to.equal(undefined);
  });

  it('come from the files of old and of new releases, or are not known', async () => {
    const root = await mkdtemp(join(tmpdir(), 'numbers-'));
    const write = async (file: string, text: string): Promise<void> => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    };
    try {
      expect(await readTreeNumbers(root)).to.equal(undefined);
      await write('src/cmd/internal/objabi/funcdata.go', tables);
      await write('src/runtime/symtab.go', enumeration('funcID_normal funcID', 'funcID_wrapper'));
      await write('src/runtime/debugcall.go', 'package runtime\n\n// newproc1() is not called\n');
      expect(await readTreeNumbers(root)).to.deep.include({ runsOn: 'same goroutine' });
      await write('src/runtime/debugcall.go', 'package runtime\n\nfunc f() { newproc1(fn) }\n');
      await write(
        'src/internal/abi/symtab.go',
        tables.replace('InlTree           = 3', 'InlTree           = 4'),
      );
      const numbers = await readTreeNumbers(root);
      expect(numbers?.runsOn).to.equal('new goroutine');
      expect(numbers?.tables.funcdata.InlTree).to.equal(4);
      expect(numbers?.funcIDs).to.include('debugCallV2');
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
