import type { GoAssembly } from '../../../arch/arch.js';
import { type AssemblyBlock, assemblyBlocks } from '../../../patches/golang/assembly.js';
import { isFeatureMacro, isFeatureName } from '../../../patches/removal/feature.js';
import { dataEdits, macroUseEdits, textEdits } from './assembly-layout-rules.js';
import type { AssemblyLine } from './assembly-line.js';
import { instructionEdits } from './assembly-rules.js';
import { type Edit, type Fault, faultsOf } from './fault.js';

/**
 * Returns the faults in the feature's part of an assembly file: in its functions, data and macros, and in the
 * instructions of other functions that mention its symbols. With `everywhere`, the whole file counts as the
 * feature's.
 */
export function assemblyFaults(
  file: string,
  source: string,
  assembly: GoAssembly,
  everywhere = false,
): Fault[] {
  const lines = source.split('\n');
  const starts = offsets(lines);
  const edits: (Edit & { symbol: string })[] = [];
  for (const block of assemblyBlocks(lines)) {
    const symbol = bare(block.name);
    let macro = block.kind === 'macro';
    for (let at = block.from; at < block.to; at++) {
      const text = lines[at] ?? '';
      const previous = lines[at - 1] ?? '';
      macro = /^#define\b/.test(text) || (macro && /\\\s*$/.test(previous));
      const line = codeOf(text, starts[at] ?? 0, macro);
      if (line === undefined) continue;
      if (everywhere || isOfFeature(block, lines)) {
        edits.push(...editsOf(line, lines, assembly).map(edit => ({ ...edit, symbol })));
      } else if (block.kind === 'function' && mentionsFeature(line.code)) {
        edits.push({
          rule: 'dropped instruction',
          start: line.start,
          end: line.start + line.code.length,
          text: '',
          symbol,
        });
      }
    }
  }
  return faultsOf(file, source, edits);
}

function editsOf(line: AssemblyLine, lines: readonly string[], assembly: GoAssembly): Edit[] {
  if (/^TEXT\b/.test(line.code)) return textEdits(line);
  if (/^(DATA|GLOBL)\b/.test(line.code)) return dataEdits(line);
  if (/^DEBUG_?CALL\w*\(/.test(line.code)) return macroUseEdits(line, definesFunctions(line.code, lines));
  return instructionEdits(line, assembly);
}

/** Whether the macro used in a line defines a function. */
function definesFunctions(code: string, lines: readonly string[]): boolean {
  const name = /^\w+/.exec(code)?.[0] ?? '';
  const at = lines.findIndex(line => line.startsWith(`#define ${name}(`));
  return /^TEXT\b/.test((lines[at + 1] ?? '').trim());
}

function isOfFeature(block: AssemblyBlock, lines: readonly string[]): boolean {
  if (block.kind === 'function' || block.kind === 'data') return isFeatureName(bare(block.name));
  if (block.kind === 'macro') return isFeatureMacro(block.name);
  if (block.kind === 'use of a macro') {
    return isFeatureMacro(block.name) || mentionsFeature(lines[block.to - 1] ?? '');
  }
  return false;
}

function mentionsFeature(code: string): boolean {
  return [...code.matchAll(/·([\p{L}_][\p{L}\p{Nd}_]*)/gu)].some(match => isFeatureName(match[1] ?? ''));
}

/** Returns the bare name: `debugCallV1` for `runtime·debugCallV1<ABIInternal>`. */
function bare(symbol: string): string {
  return symbol.replace(/<.*>$/, '').replace(/^.*·/, '');
}

function codeOf(text: string, offset: number, inMacro: boolean): AssemblyLine | undefined {
  if (/^#/.test(text)) return undefined;
  const code = text
    .replace(/\s*\\\s*$/, '')
    .replace(/\s*;\s*$/, '')
    .replace(/\s*(\/\/.*|\/\*.*\*\/)$/, '')
    .trim();
  if (code === '' || code.startsWith('//')) return undefined;
  return { start: offset + text.indexOf(code), code, inMacro };
}

function offsets(lines: readonly string[]): number[] {
  let offset = 0;
  return lines.map(line => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
}
