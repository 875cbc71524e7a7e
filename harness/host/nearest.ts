/** Returns the candidate that the user most likely meant: at most a third of its letters differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, edits: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

/**
 * Returns how many letters to insert, delete, replace or swap with a neighbour to turn one word into the
 * other.
 */
function editDistance(a: string, b: string): number {
  const at = (rows: number[][], i: number, j: number): number => rows[i]?.[j] ?? 0;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(rows, i - 1, j) + 1, at(rows, i, j - 1) + 1, at(rows, i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, at(rows, i - 2, j - 2) + 1);
      }
      row.push(edits);
    }
  }
  return at(rows, a.length, b.length);
}
