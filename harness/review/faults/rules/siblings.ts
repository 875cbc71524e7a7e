import { goDeclarations } from '../../../patches/golang/declarations.js';

/**
 * Returns the constant that is declared next to `name` in the same group, or undefined if `name` is no such
 * constant.
 */
export type Siblings = (name: string) => string | undefined;

/** Patterns for the names of the groups of constants that the feature takes values from. */
const families = [
  /^_G(idle|runnable|running|syscall|waiting|dead|copystack|preempted)$/,
  /^_?PCDATA_\w+$/,
  /^_?FUNCDATA_\w+$/,
  /^_?[fF]uncID_\w+$/,
  /^_?(PCDATA_)?UnsafePoint\w+$/,
  /^waitReason\w+$/,
  /^traceBlock\w+$/,
  /^debugCall(SystemStack|UnknownFunc|Runtime|UnsafePoint)$/,
];

/** Collects the groups of constants that the sources declare. */
export function siblingsIn(sources: readonly string[]): Siblings {
  const next = new Map<string, string>();
  for (const family of families) {
    for (const source of sources) {
      const names = goDeclarations(source)
        .filter(({ kind, name }) => kind === 'const' && family.test(name))
        .map(({ name }) => name);
      if (names.length < 2) continue;
      names.forEach((name, at) => {
        if (!next.has(name)) next.set(name, names[at + 1] ?? names[at - 1] ?? name);
      });
    }
  }
  return name => next.get(name);
}
