import type { HunkFacts } from '../../application/application.js';
import type { JudgedFault } from '../../faults/summary.js';

/** A line of a hunk. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
  /** 1-based, in the file as the change leaves it; undefined for what it takes away. */
  number: number | undefined;
  /** Faults that were planted here. */
  faults: JudgedFault[];
}

/** The hunks' lines with the faults that were planted in each; hunks are as a review has them, in the order in which they apply. */
export function linesWithFaults(
  hunks: readonly HunkFacts[],
  faults: readonly JudgedFault[],
): Map<number, DiffLine[]> {
  return new Map(
    hunks.map(hunk => {
      let number = hunk.line + shift(hunk, hunks);
      const lines = hunk.lines.map((line): DiffLine => {
        const sign = signOf(line);
        const at = sign === '-' ? undefined : number++;
        const here = faults.filter(fault => fault.file === hunk.file && fault.line === at);
        return { sign, text: line.slice(1), number: at, faults: here };
      });
      return [hunk.number, lines];
    }),
  );
}

/** By how many lines the hunks above it in its file have moved it. A file that is created begins at its first line. */
function shift(hunk: HunkFacts, hunks: readonly HunkFacts[]): number {
  const above = hunks.filter(({ file, line }) => file === hunk.file && line < hunk.line);
  const moved = above.reduce((sum, { added, removed }) => sum + added - removed, 0);
  return hunk.line === 0 ? 1 : moved;
}

function signOf(line: string): DiffLine['sign'] {
  const [first] = line;
  return first === '+' || first === '-' ? first : ' ';
}
