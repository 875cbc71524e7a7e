import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../host/files.js';
import type { FuncdataNumbers, PcdataNumbers, TableNumbers } from './table-numbers.js';

/** Facts about the programs that a Go tree builds, read from its sources. */
export interface TreeNumbers {
  /** The numbers with which the compiler and the assembler write the tables. */
  tables: TableNumbers;
  /** The special functions in the order of the runtime's own enumeration: the index is the FuncID. */
  funcIDs: string[];
  /** Where an injected function runs: debugcall.go makes a goroutine for it, or it does not. */
  runsOn: 'same goroutine' | 'new goroutine';
  /** How much free stack the comment of the entry point asks for, in bytes, by GOARCH. */
  documentedStackBytes: Readonly<Record<string, number>>;
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
    documentedStackBytes: await documentedStackBytesIn(root),
  };
}

/** The files of the entry point, by GOARCH. */
const entryFiles = { amd64: 'amd64', arm64: 'arm64', ppc64le: 'ppc64x', loong64: 'loong64' } as const;

async function documentedStackBytesIn(root: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, file] of Object.entries(entryFiles)) {
    const text = await textOf(join(root, `src/runtime/asm_${file}.s`));
    const [, bytes] = /^\/\/\s+there are at least (\d+) bytes free on the stack/m.exec(text ?? '') ?? [];
    if (bytes !== undefined) found[name] = Number(bytes);
  }
  return found;
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

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
