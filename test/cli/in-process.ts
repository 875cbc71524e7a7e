import { explain } from '../../harness/cli/explain.js';
import { runProgram } from '../../harness/cli/program.js';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * What a command line prints and ends with, without a process of its own: half a second less each. One at a time.
 */
export async function inProcess(
  args: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Ended> {
  const ended: Ended = { code: 0, stdout: '', stderr: '' };
  const before = {
    cwd: process.cwd(),
    env: process.env,
    out: process.stdout.write,
    err: process.stderr.write,
  };
  const into =
    (stream: 'stdout' | 'stderr'): typeof process.stdout.write =>
    (chunk: Uint8Array | string) => {
      ended[stream] += chunk.toString();
      return true;
    };
  process.chdir(cwd);
  process.env = { ...process.env, ...env, NO_COLOR: '1', COLUMNS: '100' };
  delete process.env.FORCE_COLOR;
  process.stdout.write = into('stdout');
  process.stderr.write = into('stderr');
  try {
    ended.code = await runProgram(args);
  } catch (error) {
    const { text, exitCode } = explain(error, { verbose: false });
    ended.stderr += text;
    ended.code = exitCode;
  } finally {
    process.stdout.write = before.out;
    process.stderr.write = before.err;
    process.env = before.env;
    process.chdir(before.cwd);
  }
  return ended;
}
