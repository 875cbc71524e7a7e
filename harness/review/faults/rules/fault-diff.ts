import { type Fault, plant } from './fault.js';

const contextLines = 3;

/**
 * Returns a fault as a unified diff of its file, as `git apply` takes it. A fault keeps the number of lines,
 * so both sides of its single hunk have the same numbers.
 */
export function faultDiff(source: string, fault: Pick<Fault, 'file' | 'start' | 'end' | 'text'>): string {
  const before = source.split('\n');
  const after = plant(source, fault).split('\n');
  const differs = (at: number): boolean => before[at] !== after[at];
  const changed = before.flatMap((_line, at) => (differs(at) ? [at] : []));
  const first = changed[0] ?? 0;
  const last = changed.at(-1) ?? 0;
  const from = Math.max(0, first - contextLines);
  // A file's text ends with a line break, after which there is no line.
  const lines = before.at(-1) === '' ? before.length - 1 : before.length;
  const to = Math.min(lines, last + contextLines + 1);
  const range = `${from + 1},${to - from}`;
  const keep = (some: readonly string[]): string[] => some.map(line => ` ${line}`);
  return [
    `--- a/${fault.file}`,
    `+++ b/${fault.file}`,
    `@@ -${range} +${range} @@`,
    ...keep(before.slice(from, first)),
    ...before.slice(first, last + 1).map(line => `-${line}`),
    ...after.slice(first, last + 1).map(line => `+${line}`),
    ...keep(before.slice(last + 1, to)),
    '',
  ].join('\n');
}
