import { join } from 'node:path';
import { type EntryComment, entryCommentsOf, textOf } from './entry-comment.js';
import type { FuncdataNumbers, PcdataNumbers, TableNumbers } from './table-numbers.js';

/** Facts about the programs that a Go tree builds, read from its sources. */
export interface TreeNumbers {
  /** The numbers with which the compiler and the assembler write the tables. */
  tables: TableNumbers;
  /** The special functions in the order of the runtime's own enumeration: the index is the FuncID. */
  funcIDs: string[];
  /** Where an injected function runs: debugcall.go makes a goroutine for it, or it does not. */
  runsOn: 'same goroutine' | 'new goroutine';
  /** What the comments of the entry point tell debuggers, by GOARCH. */
  entryComments: Readonly<Record<string, EntryComment>>;
}

/** Files with the numbers of the tables: since 1.21, and before. */
const tableFiles = ['src/internal/abi/symtab.go', 'src/cmd/internal/objabi/funcdata.go'];

/**
 * Files with the runtime's enumeration of FuncIDs: since 1.21, and before. Up to 1.20 the linker or the
 * assembler has another one (cmd/internal/objabi/funcid.go), which must agree with it.
 */
const funcIDFiles = ['src/internal/abi/symtab.go', 'src/runtime/symtab.go'];

const pcdataNames: readonly (keyof PcdataNumbers)[] = [
  'RegMapIndex',
  'UnsafePoint',
  'StackMapIndex',
  'InlTreeIndex',
  'ArgLiveIndex',
  'PanicBounds',
];

const funcdataNames: readonly (keyof FuncdataNumbers)[] = [
  'ArgsPointerMaps',
  'LocalsPointerMaps',
  'RegPointerMaps',
  'StackObjects',
  'InlTree',
  'OpenCodedDeferInfo',
  'ArgInfo',
  'ArgLiveInfo',
  'WrapInfo',
];

/**
 * Reads what the sources of the tree at `root` say about the programs that it builds. A development tree may
 * differ from every release. Undefined if a file does not have the form that all releases from 1.11 to 1.27
 * have.
 */
export async function readTreeNumbers(root: string): Promise<TreeNumbers | undefined> {
  const tables = await firstOf(root, tableFiles, tablesIn);
  const funcIDs = await firstOf(root, funcIDFiles, funcIDsIn);
  const debugCall = await textOf(join(root, 'src/runtime/debugcall.go'));
  if (tables === undefined || funcIDs === undefined || debugCall === undefined) return undefined;
  const code = debugCall.replace(/\/\/.*$/gm, '');
  return {
    tables,
    funcIDs,
    runsOn: /\bnewproc1\(/.test(code) ? 'new goroutine' : 'same goroutine',
    entryComments: await entryCommentsOf(root),
  };
}

/** Returns the numbers that a Go file declares; undefined unless it has those that every release has. */
export function tablesIn(source: string): TableNumbers | undefined {
  const numbers = new Map<string, number>();
  for (const [, name = '', value] of source.matchAll(/^\s*((?:PC|FUNC)DATA_\w+)\s*=\s*(\d+)/gm)) {
    numbers.set(name, Number(value));
  }
  const pick = <K extends string>(prefix: string, names: readonly K[]): Partial<Record<K, number>> =>
    Object.fromEntries(
      names.flatMap(name => {
        const number = numbers.get(`${prefix}_${name}`);
        return number === undefined ? [] : [[name, number]];
      }),
    ) as Partial<Record<K, number>>;
  const { StackMapIndex, InlTreeIndex, ...pcdata } = pick('PCDATA', pcdataNames);
  const { ArgsPointerMaps, LocalsPointerMaps, InlTree, ...funcdata } = pick('FUNCDATA', funcdataNames);
  if (StackMapIndex === undefined || InlTreeIndex === undefined) return undefined;
  if (ArgsPointerMaps === undefined || LocalsPointerMaps === undefined || InlTree === undefined)
    return undefined;
  return {
    pcdata: { ...pcdata, StackMapIndex, InlTreeIndex },
    funcdata: { ...funcdata, ArgsPointerMaps, LocalsPointerMaps, InlTree },
  };
}

/** Returns the names of an enumeration of FuncIDs, in order; undefined if the file has none. */
export function funcIDsIn(source: string): string[] | undefined {
  // Since 1.21 two of them are called FuncIDNormal and FuncIDWrapper.
  const block = /^\s*[fF]uncID_?[nN]ormal\b[^\n]*\biota\b[\s\S]*?^\)/m.exec(source)?.[0];
  if (block === undefined) return undefined;
  return [...block.matchAll(/^\s*[fF]uncID(_?)(\w+)/gm)].map(([, line, name = '']) =>
    line === '' ? name.charAt(0).toLowerCase() + name.slice(1) : name,
  );
}

async function firstOf<T>(
  root: string,
  files: readonly string[],
  read: (source: string) => T | undefined,
): Promise<T | undefined> {
  for (const file of files) {
    const source = await textOf(join(root, file));
    const found = source === undefined ? undefined : read(source);
    if (found !== undefined) return found;
  }
  return undefined;
}
