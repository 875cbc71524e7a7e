import type { LiveProgress } from './progress.js';

/** Time to end and to write the reports: large ones take seconds on a busy machine. */
const graceMs = 30_000;

export interface InterruptibleOptions {
  /** Whether the command only waits, so that Ctrl-C ends it without cutting anything short. */
  waits?: () => boolean;
}

/**
 * Runs a command that sums up what it did when it is interrupted. Returns its exit code, or that of the
 * signal (130 for Ctrl-C, 143 for SIGTERM). If it only waits, Ctrl-C leaves its exit code alone. A second signal ends this process at once.
 */
export async function interruptibleCommand(
  progress: LiveProgress,
  action: (signal: AbortSignal) => Promise<number>,
  { waits = () => false }: InterruptibleOptions = {},
): Promise<number> {
  const { Interruption, interruptible, interruptionOf } = await import('../host/interruption.js');
  let waited = false;
  return interruptible(
    async signal => {
      try {
        const code = await action(signal);
        return waited ? code : (interruptionOf(signal)?.exitCode ?? code);
      } catch (error) {
        if (error instanceof Interruption) return error.exitCode;
        throw error;
      }
    },
    {
      graceMs,
      onInterrupt: ({ message, signal }) => {
        waited = signal === 'SIGINT' && waits();
        if (waited) return;
        progress.note(`${message}: what was judged is summed up; a second signal ends the program at once`);
      },
    },
  );
}
