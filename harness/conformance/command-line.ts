/** Options that have no part in what is judged, each with whether a value follows it. */
const others: Record<string, 'none' | 'value' | 'optional'> = {
  '--reporter': 'value',
  '--output': 'value',
  '--verbose': 'none',
  '--quiet': 'none',
  '--jobs': 'value',
  '--resume': 'optional',
  '--fail-fast': 'none',
  '--fail-on': 'value',
  '--baseline': 'value',
};

/**
 * The part of a command line that decides what is judged: two runs with the same part would come to the same
 * verdicts. `typed`: all words after the program's name.
 */
export function judgingArguments(typed: readonly string[]): string[] {
  const words = typed[0] === 'run' ? typed.slice(1) : [...typed];
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [name = ''] = word.split('=', 1);
    const kind = others[name];
    if (kind === undefined) kept.push(word);
    else if (word === name && followedByValue(kind, words[at + 1])) at++;
  }
  return kept;
}

function followedByValue(kind: 'none' | 'value' | 'optional', next: string | undefined): boolean {
  if (kind === 'optional') return next !== undefined && !next.startsWith('-');
  return kind === 'value';
}
