/** How one of the runtime's own tests went. It goes into the report as it is. */
export interface RuntimeTestResult {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped' | 'hung';
  durationMs: number;
  /** The test's output, on failure. */
  output?: string;
  /** Why it was skipped, how it ended if not by itself, what went wrong at attempts before this one. */
  reason?: string;
}
