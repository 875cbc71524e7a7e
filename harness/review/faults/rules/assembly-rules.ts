import type { GoAssembly } from '../../../arch/arch.js';
import type { AssemblyLine } from './assembly-line.js';
import type { Edit } from './fault.js';

/** Faults of one instruction: dropped, or with another register, constant, offset or condition. */
export function instructionEdits(line: AssemblyLine, assembly: GoAssembly): Edit[] {
  const parsed = /^([A-Z][A-Z0-9_]*)(?:\s+(.*))?$/.exec(line.code);
  // A label has no faults.
  if (parsed === null) return [];
  const [, mnemonic = '', operands = ''] = parsed;
  const edits: Edit[] = [drop(line)];
  for (const sense of assembly.jumps[mnemonic] ?? []) {
    edits.push({ rule: 'wrong jump', start: line.start, end: line.start + mnemonic.length, text: sense });
  }
  // A byte of machine code is (part of) an instruction. Another value would not be a small fault.
  if (mnemonic === 'BYTE') return edits;
  const first = line.start + line.code.length - operands.length;
  for (const operand of operandsOf(operands)) {
    const start = first + operand.at;
    edits.push(...operandEdits(operand.text, start, assembly));
  }
  return edits;
}

/**
 * Drops an instruction. In a macro, jumps count instructions, so a NOP takes its place and the jumps stay
 * right.
 */
function drop({ start, code, inMacro }: AssemblyLine): Edit {
  return { rule: 'dropped instruction', start, end: start + code.length, text: inMacro ? 'NOP' : '' };
}

function operandEdits(text: string, start: number, assembly: GoAssembly): Edit[] {
  const end = start + text.length;
  const { registers, stackPointers } = assembly;
  const pair = /^\((\w+)(,\s*)(\w+)\)$/.exec(text);
  if (pair !== null) {
    const [, one = '', between = '', other = ''] = pair;
    const second = start + 1 + one.length + between.length;
    return [...operandEdits(one, start + 1, assembly), ...operandEdits(other, second, assembly)];
  }
  const register = registers.indexOf(text);
  if (register >= 0) {
    return [{ rule: 'wrong register', start, end, text: registers[(register + 1) % registers.length] ?? '' }];
  }
  const constant = /^\$(0x[0-9a-f]+|\d+)$/i.exec(text)?.[1];
  if (constant !== undefined) {
    return near(constant, 1).map(other => ({ rule: 'wrong constant', start, end, text: `$${other}` }));
  }
  const jump = /^(\d+)\(PC\)$/.exec(text)?.[1];
  if (jump !== undefined) {
    return near(jump, 1).map(other => ({ rule: 'wrong jump', start, end, text: `${other}(PC)` }));
  }
  const places = new RegExp(`(^|[+-])(\\([\\d*+]+\\)|\\d+)\\((?:${stackPointers.join('|')})\\)$`);
  const [, sign, offset] = places.exec(text) ?? [];
  if (offset !== undefined && sign !== undefined) {
    const at = start + text.lastIndexOf(offset, text.lastIndexOf('(') - 1);
    return shifted(offset, sign).map(other => ({
      rule: 'wrong offset',
      start: at,
      end: at + offset.length,
      text: other,
    }));
  }
  return [];
}

/** Returns the values next to a constant, without negative ones. */
function near(constant: string, by: number): string[] {
  const value = Number(constant);
  return [value + by, value - by].filter(other => other >= 0).map(String);
}

/** Returns the offsets one word away. */
function shifted(offset: string, sign: string): string[] {
  if (offset.startsWith('(')) return [`(${offset.slice(1, -1)}+8)`, `(${offset.slice(1, -1)}-8)`];
  const value = Number(offset);
  return [value + 8, value - 8].filter(other => other >= 0 || sign === '').map(String);
}

/**
 * Splits operands, and returns each with its offset in the text. A comma within parentheses doesn't separate
 * operands.
 */
function operandsOf(text: string): { text: string; at: number }[] {
  const operands: { text: string; at: number }[] = [];
  for (const match of text.matchAll(/(?:[^,()\s]|\([^()]*(?:\([^()]*\)[^()]*)*\))+/g)) {
    operands.push({ text: match[0], at: match.index });
  }
  return operands;
}
