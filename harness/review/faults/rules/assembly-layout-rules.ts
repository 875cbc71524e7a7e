import type { AssemblyLine } from './assembly-line.js';
import type { Edit } from './fault.js';

/** Faults of a TEXT line: one flag dropped, or another frame or argument size. */
export function textEdits({ start, code }: AssemblyLine): Edit[] {
  const edits: Edit[] = [];
  const parsed = /^(TEXT\s+\S+?\(SB\),\s*)([A-Z|0-9]+)(,\s*\$)(\w+)(?:-(\d+))?$/.exec(code);
  if (parsed === null) return edits;
  const [, head = '', flags = '', between = '', frame = '', args] = parsed;
  const names = flags.split('|').filter(flag => /^[A-Z]/.test(flag));
  for (const name of names) {
    const left = names.filter(other => other !== name).join('|');
    const at = start + head.length;
    edits.push({ rule: 'dropped flag', start: at, end: at + flags.length, text: left === '' ? '0' : left });
  }
  const frameAt = start + head.length + flags.length + between.length;
  // If the size is a macro's parameter, the faults are made at each use of the macro instead.
  edits.push(...sizes(frame, frameAt, 8));
  if (args !== undefined) edits.push(...sizes(args, frameAt + frame.length + 1, 8));
  return edits;
}

/**
 * Faults of a DATA or GLOBL line: a DATA line dropped or with another text, a GLOBL line with another size.
 */
export function dataEdits({ start, code }: AssemblyLine): Edit[] {
  const edits: Edit[] = [];
  if (code.startsWith('DATA')) {
    edits.push({ rule: 'dropped entry', start, end: start + code.length, text: '' });
    const text = /"(?:[^"\\]|\\.)*"$/.exec(code);
    if (text !== null) {
      const last = text.index + text[0].length - 2;
      edits.push({ rule: 'wrong text', start: start + last, end: start + last + 1, text: '?' });
    }
  } else {
    const size = /\$(0x[0-9a-f]+|\d+)$/i.exec(code);
    if (size?.[1] !== undefined) edits.push(...sizes(size[1], start + size.index + 1, 1));
  }
  return edits;
}

/**
 * Faults of a macro use with a name and a size: dropped, for another size class, or with another size. A
 * macro that defines functions must be used once for each name, so only the size can be wrong there.
 */
export function macroUseEdits({ start, code }: AssemblyLine, definesFunction: boolean): Edit[] {
  const edits: Edit[] = [];
  const parsed = /^(\w+\(\w*?)(\d+)(<>,\s*)(\d+)\)$/.exec(code);
  if (parsed === null) return edits;
  const [, head = '', named = '', between = '', size = ''] = parsed;
  const sizeAt = start + head.length + named.length + between.length;
  if (definesFunction) return sizes(size, sizeAt, 8);
  edits.push({ rule: 'dropped instruction', start, end: start + code.length, text: '' });
  edits.push(...sizes(size, sizeAt, 1));
  const other = Number(named) === 65536 ? Number(named) / 2 : Number(named) * 2;
  const at = start + head.length;
  edits.push({ rule: 'wrong symbol', start: at, end: at + named.length, text: String(other) });
  return edits;
}

function sizes(size: string, start: number, by: number): Edit[] {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(size)) return [];
  const value = Number(size);
  return [value + by, value - by]
    .filter(other => other >= 0)
    .map(other => ({ rule: 'wrong size', start, end: start + size.length, text: String(other) }));
}
