import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arch } from '../arch/arch.js';
import { hasCode } from '../host/files.js';

/** What the comments in a tree's entry point for debug calls tell debuggers, where trees differ. */
export interface EntryComment {
  /** How much free stack they ask for below SP, in bytes; undefined if they don't say. */
  stackBytes: number | undefined;
  /** The registers that a call is said to lose, by Go's names, like `R27`. */
  lost: readonly string[];
  /**
   * Where the result of the register that holds the status is said to be at status 1, by Go's name; undefined
   * if they don't say.
   */
  statusResult: string | undefined;
}

/** The files of the entry point, by GOARCH. */
const entryFiles = { amd64: 'amd64', arm64: 'arm64', ppc64le: 'ppc64x', loong64: 'loong64' } as const;

/** Returns what the tree at `root` tells debuggers, by GOARCH; processors without a file are absent. */
export async function entryCommentsOf(root: string): Promise<Record<string, EntryComment>> {
  const found: Record<string, EntryComment> = {};
  for (const [goarch, file] of Object.entries(entryFiles)) {
    const text = await textOf(join(root, `src/runtime/asm_${file}.s`));
    if (text !== undefined) found[goarch] = entryCommentIn(text);
  }
  return found;
}

/** Returns what the source of an entry point tells debuggers. */
export function entryCommentIn(source: string): EntryComment {
  const [, bytes] = /^\/\/\s+there are at least (\d+) bytes free on the stack/m.exec(source) ?? [];
  const lost = [...source.matchAll(/^\s*\/\/ (R\d+) is lost then\b/gm)].map(([, name = '']) => name);
  const [, result] =
    /^\s*\/\/ R\d+, the last of the result registers, is in (R\d+) then\b/m.exec(source) ?? [];
  return { stackBytes: bytes === undefined ? undefined : Number(bytes), lost, statusResult: result };
}

/** Returns the name under which a processor's registers are known here; Go's number of a register is the same. */
export function nameOfGoRegister({ registers }: Arch, goName: string): string {
  const found = registers.names.find(name => /^[rx]\d+$/.test(name) && name.slice(1) === goName.slice(1));
  if (found === undefined) throw new Error(`the processor has no register ${goName}`);
  return found;
}

/** Returns the text of a file; undefined if there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
