import { ExitCode, UserError } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import { foreignLines, hang, paint, type TextOptions } from '../report/text.js';
import { textOptions } from './terminal.js';

/**
 * Returns what to print when the program ends early, and its exit code. For an error that the user can fix
 * this is a sentence and what to do; anything else is a bug of ours, shown with its stack.
 */
export function explain(
  error: unknown,
  { verbose }: { verbose: boolean },
): { text: string; exitCode: number } {
  const options = textOptions(process.stderr, process.env, verbose);
  const lines = error instanceof UserError ? userErrorLines(error, options) : bugLines(error, options);
  const exitCode = error instanceof UserError ? error.exitCode : ExitCode.internal;
  return { text: lines.map(line => `${line}\n`).join(''), exitCode };
}

function userErrorLines(error: UserError, options: TextOptions): string[] {
  const lines = hang(options, `${paint(options, ['bold', 'red'], 'error:')} `, error.message);
  if (error.excerpt !== undefined) {
    lines.push(
      '',
      ...foreignLines(error.excerpt).map(line => `  ${paint(options, 'dim', '|')} ${line}`.trimEnd()),
      '',
    );
  }
  if (error.remedy !== undefined) {
    lines.push(...hang(options, `  ${paint(options, 'cyan', '→')} `, error.remedy));
  }
  if (options.verbose && error.cause !== undefined) {
    lines.push('', ...stackOf(error.cause).map(line => paint(options, 'dim', `  ${line}`)));
  }
  return lines;
}

function bugLines(error: unknown, options: TextOptions): string[] {
  const { name, version, bugs } = packageFacts();
  const where = bugs === undefined ? '' : ` at ${bugs}`;
  return [
    ...stackOf(error),
    '',
    ...hang(
      options,
      `${paint(options, ['bold', 'red'], 'bug:')} `,
      `${name} itself has failed; neither what you typed nor what it judged is to blame. Please report it${where}, with the lines above and these:`,
    ),
    `  ${name} ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `  ${process.argv.slice(2).join(' ')}`,
  ];
}

function stackOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [`thrown: ${String(error)}`];
  const lines = (error.stack ?? `${error.name}: ${error.message}`).split('\n');
  return error.cause === undefined ? lines : [...lines, 'caused by:', ...stackOf(error.cause)];
}
