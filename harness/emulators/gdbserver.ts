import { run } from '../host/command.js';
import { UsageError } from '../host/errors.js';

/**
 * Checks a gdbserver, by its path or its name on PATH, and returns what starts it. Throws UsageError for
 * anything else.
 */
export async function requireGdbserver(command: string): Promise<string> {
  const { exitCode, stdout, notFound } = await run(command, ['--version'], { timeoutMs: 10_000 });
  if (!notFound && exitCode === 0 && stdout.startsWith('GNU gdbserver')) return command;
  throw new UsageError(`--target=${command} is no gdbserver that runs`, {
    remedy: 'install it (Debian: the package gdbserver) and name its path, or leave --target out',
  });
}
