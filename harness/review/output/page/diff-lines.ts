import type { HunkFacts } from '../../application/application.js';
import type { JudgedFault } from '../../faults/summary.js';

/** A line of a hunk. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
  /** 1-based number in the changed file; undefined for a removed line. */
  number: number | undefined;
  /** Faults that were planted in this line. */
  faults: JudgedFault[];
}

/**
 * Returns the lines of each hunk, by the hunk's number, with the faults that were planted in them. `hunks`
 * are in the order in which they apply.
 */
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

/** Returns by how many lines the hunks above move a hunk in its file. A new file begins at its first line. */
function shift(hunk: HunkFacts, hunks: readonly HunkFacts[]): number {
  const above = hunks.filter(({ file, line }) => file === hunk.file && line < hunk.line);
  const moved = above.reduce((sum, { added, removed }) => sum + added - removed, 0);
  return hunk.line === 0 ? 1 : moved;
}

function signOf(line: string): DiffLine['sign'] {
  const [first] = line;
  return first === '+' || first === '-' ? first : ' ';
}
