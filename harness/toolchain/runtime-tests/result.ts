/** The result of one of the runtime's own tests. It goes into the report unchanged. */
export interface RuntimeTestResult {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped' | 'hung';
  durationMs: number;
  /** The test's output, on failure. */
  output?: string;
  /** Why it was skipped, how it ended if not by itself, or what failed in earlier attempts. */
  reason?: string;
}
