/** Whole lines of an assembly file that belong together. */
export interface AssemblyBlock {
  kind: 'function' | 'data' | 'macro' | 'use of a macro' | 'other';
  /** The symbol or the macro, `runtime·debugCallV1`; empty for `other`. */
  name: string;
  /** Lines from..to-1, 0-based, with the comment directly above. */
  from: number;
  to: number;
}

const textLine = /^TEXT\s+([^\s(,]+)\(SB\)/;
const dataLine = /^(?:DATA|GLOBL)\s+([^\s(,+]+)(?:\+\w+)?\(SB\)/;
const macroLine = /^#define\s+(\w+)/;
const useLine = /^([A-Z]\w*)\(/;
const commentLine = /^(\/\/|\/?\*|\s\*)/;

/**
 * Returns the top level of a Go assembly file: functions, data, macros, uses of macros, and everything else.
 */
export function assemblyBlocks(lines: readonly string[]): AssemblyBlock[] {
  const blocks: AssemblyBlock[] = [];
  const functionMacros = macrosThatDefineFunctions(lines);
  for (let at = 0; at < lines.length; ) {
    const from = at;
    while (commentLine.test(lines[at] ?? '') && at < lines.length) at++;
    const line = lines[at] ?? '';
    const block = begin(line);
    at++;
    if (block.kind === 'macro' || block.kind === 'function') at = continued(lines, at);
    if (block.kind === 'function') at = functionEnd(lines, at, functionMacros);
    if (block.kind === 'other' && line !== '') at = continued(lines, at);
    blocks.push({ ...block, from, to: at });
  }
  return blocks;
}

function begin(line: string): Pick<AssemblyBlock, 'kind' | 'name'> {
  for (const [kind, shape] of [
    ['function', textLine],
    ['data', dataLine],
    ['macro', macroLine],
    ['use of a macro', useLine],
  ] as const) {
    const name = shape.exec(line)?.[1];
    if (name !== undefined) return { kind, name };
  }
  return { kind: 'other', name: '' };
}

/** Returns the first line from `at` on that the previous line does not continue with a backslash. */
function continued(lines: readonly string[], at: number): number {
  let end = at;
  while (/\\\s*$/.test(lines[end - 1] ?? '')) end++;
  return end;
}

/**
 * Returns the macros that define functions: those used between functions. Any other macro stands for
 * instructions.
 */
function macrosThatDefineFunctions(lines: readonly string[]): Set<string> {
  const macros = new Set<string>();
  lines.forEach((line, at) => {
    const name = macroLine.exec(line)?.[1];
    if (name === undefined) return;
    const body = lines
      .slice(at, continued(lines, at + 1))
      .join('\n')
      .replace(macroLine, '');
    if (/\bTEXT\b/.test(body)) macros.add(name);
  });
  return macros;
}

/**
 * Instructions are usually indented; labels, uses of macros, comments and `#if` can begin in the first column
 * too.
 */
function functionEnd(lines: readonly string[], at: number, functionMacros: ReadonlySet<string>): number {
  let last = at;
  for (let end = at; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const use = useLine.exec(line)?.[1];
    if (textLine.test(line) || dataLine.test(line)) break;
    if (macroLine.test(line)) {
      // It may be between two functions or inside one.
      end = continued(lines, end + 1) - 1;
      continue;
    }
    if (use !== undefined && functionMacros.has(use)) break;
    const indented = /^\s+[^\s*]/.test(line);
    if (use !== undefined || indented || /^(\w+:|#if|#else|#endif)/.test(line)) last = end + 1;
  }
  return last;
}
