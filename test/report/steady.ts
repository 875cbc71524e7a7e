import type { Report } from '../../harness/report/model.js';

/**
 * What differs from run to run though nothing else has changed, by property: times; the machine and its
 * folders; what the kernel and the runtime hand out anew each time (threads, stacks, what registers and dead
 * memory happen to hold).
 */
const unsteady = new Set([
  'started',
  'durationMs',
  'host',
  'goroot',
  'output',
  'stack',
  'tid',
  'sp',
  'registers',
  'differs',
  'frame',
]);

/** What a failure saw, in words. */
const seen = new Set(['message', 'expected', 'actual']);

/** Where the outputs go, and how a run is shared out, are no part of what was judged. */
const unsteadyArguments = /^--(?:reporter|output|shard|times|fail-on|baseline)(?:=|$)/;

/**
 * The part of a report that two runs over the same releases have in common, as JSON: they agree when it is
 * the same text, byte for byte.
 */
export function steadyReport(report: Report): string {
  const steady = { ...report, arguments: report.arguments.filter(one => !unsteadyArguments.test(one)) };
  return JSON.stringify(
    steady,
    (key, value: unknown) => {
      if (unsteady.has(key)) return undefined;
      if (!seen.has(key) || typeof value !== 'string') return value;
      // What a crashed program wrote is full of addresses; the first line is ours, and may name threads.
      return (value.split('\n', 1)[0] ?? '').replace(/\b\d{4,}\b/g, 'N');
    },
    2,
  );
}
