import { defined } from '../../harness/host/defined.js';
import { byRelease } from '../../harness/report/order.js';

/** What was found in one Go. */
interface Found {
  release: string;
  /** The processor, by GOARCH; absent: amd64. */
  processor?: string;
  /** The tree's own when absent. */
  implementation?: 'own' | 'reference';
}

/** Both lists in one, the oldest release first. A newer entry takes the place of an older one with the same key. */
export function mergedFindings<T extends Found>(
  old: readonly T[],
  newer: readonly T[],
  key: (found: T) => string,
): T[] {
  const byKey = new Map([...old, ...newer].map(found => [key(found), found]));
  return [...byKey.values()].sort((a, b) => byRelease(subjectOf(a), subjectOf(b)));
}

function subjectOf({ release, processor, implementation = 'own' }: Found): Parameters<typeof byRelease>[0] {
  return { release, implementation, ...defined({ architecture: processor }) };
}
