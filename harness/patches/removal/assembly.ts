import { type AssemblyBlock, assemblyBlocks } from '../golang/assembly.js';
import { isFeatureMacro, isFeatureName } from './feature.js';

export interface RemovedFromAssembly {
  kind: 'function' | 'data' | 'macro' | 'instruction' | 'comment';
  name: string;
  /** 1-based line in the original file. */
  line: number;
}

/**
 * Removes the feature from an assembly file: its functions, data and macros by symbol, and the instructions
 * in other functions that mention its symbols. The reference that keeps the entry point in a program comes
 * after a RET and has a RET of its own, which is removed with it.
 */
export function removeFromAssembly(source: string): { source: string; removed: RemovedFromAssembly[] } {
  const lines = source.split('\n');
  const removed: RemovedFromAssembly[] = [];
  const gone = new Set<number>();
  for (const block of assemblyBlocks(lines)) {
    if (isOfFeature(block, lines)) {
      for (let at = block.from; at < block.to; at++) gone.add(at);
      const kind =
        block.kind === 'use of a macro' ? 'function' : block.kind === 'other' ? 'comment' : block.kind;
      removed.push({ kind, name: nameOf(block, lines), line: block.from + 1 });
    } else if (block.kind === 'function') {
      for (let at = block.from; at < block.to; at++) {
        if (gone.has(at) || !mentionsSymbol(lines[at] ?? '')) continue;
        removed.push({ kind: 'instruction', name: block.name, line: at + 1 });
        for (const line of instructionLines(lines, at)) gone.add(line);
      }
    }
  }
  const kept = lines.filter((_line, at) => !gone.has(at));
  return { source: removed.length === 0 ? source : withoutDoubleBlanks(lines, kept, gone), removed };
}

function isOfFeature(block: AssemblyBlock, lines: readonly string[]): boolean {
  switch (block.kind) {
    case 'function':
    case 'data':
      return isFeatureName(bare(block.name));
    case 'macro':
      return isFeatureMacro(block.name);
    case 'use of a macro':
      return isFeatureMacro(block.name) || /\bdebugCall\d*\b/.test(lines[block.to - 1] ?? '');
    case 'other':
      // A separate comment, or an #undef.
      return lines.slice(block.from, block.to).some(line => isFeatureMention(line));
  }
}

function isFeatureMention(line: string): boolean {
  return /debug_?call/i.test(line) || /call(s|ed)? (injected )?by a debugger/i.test(line);
}

function nameOf(block: AssemblyBlock, lines: readonly string[]): string {
  if (block.kind !== 'use of a macro') return bare(block.name);
  return bare(/\(([^,)]+)/.exec(lines[block.to - 1] ?? '')?.[1] ?? block.name);
}

/** Returns `debugCallV1` for `runtime·debugCallV1<ABIInternal>`. */
function bare(symbol: string): string {
  return symbol.replace(/<.*>$/, '').replace(/^.*·/, '');
}

function mentionsSymbol(line: string): boolean {
  const code = line.replace(/\/\/.*/, '');
  const symbols = code.matchAll(/([\p{L}_][\p{L}\p{Nd}_]*)(?:<\w*>)?(?:\+\w+)?\(SB\)/gu);
  return [...symbols].some(match => isFeatureName(match[1] ?? ''));
}

/**
 * Returns the line of an instruction, the comment directly above, and a following RET that becomes
 * unreachable.
 */
function instructionLines(lines: readonly string[], at: number): number[] {
  const result = [at];
  let above = at - 1;
  for (; /^\s*\/\//.test(lines[above] ?? ''); above--) result.push(above);
  while ((lines[above] ?? '').trim() === '') above--;
  if (/^\s*RET\s*$/.test(lines[above] ?? '') && /^\s*RET\s*$/.test(lines[at + 1] ?? '')) result.push(at + 1);
  return result;
}

/** Where lines were removed, only one of the blank lines above and below stays. */
function withoutDoubleBlanks(
  lines: readonly string[],
  kept: readonly string[],
  gone: ReadonlySet<number>,
): string {
  const result: string[] = [];
  lines.forEach((line, at) => {
    if (gone.has(at)) return;
    const meets = gone.has(at - 1) && line.trim() === '' && (result.at(-1) ?? '').trim() === '';
    if (!meets) result.push(line);
  });
  return kept.length === 0 ? '' : result.join('\n');
}
