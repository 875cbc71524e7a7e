import { platform, release } from 'node:os';
import type { Command } from 'commander';
import { ExitCode } from '../../host/errors.js';
import { packageFacts } from '../../host/package.js';
import { hang, padEnd, paint, type TextOptions } from '../../report/text.js';
import type { Check } from '../doctor/check.js';
import type { Ended } from '../options.js';
import { textOptions } from '../terminal.js';

export function addDoctor(program: Command, ended: Ended): void {
  program
    .command('doctor')
    .description('check whether this machine can run the program, and say how to fix problems')
    .action(async () => {
      ended(await doctorCommand());
    });
}

/** Prints what this machine has and what it lacks. Returns 0 when a run can work, otherwise 5. */
async function doctorCommand(): Promise<number> {
  const [{ checkMachine }, { progressFor }] = await Promise.all([
    import('../doctor/checks.js'),
    import('../progress.js'),
  ]);
  const options = textOptions(process.stdout, process.env, false);
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, false),
  );
  const { name, version } = packageFacts();
  progress.print(
    `${paint(options, 'bold', `${name} ${version}`)}  ${paint(options, 'dim', `on ${platform()} ${release()}`)}\n\n`,
  );
  const broken: string[] = [];
  for await (const check of checkMachine(progress)) {
    if (check.state === 'broken') broken.push(check.name);
    progress.print(`${checkLines(check, options).join('\n')}\n`);
  }
  progress.stop();
  process.stdout.write(`\n${conclusion(broken, options)}\n`);
  return broken.length === 0 ? ExitCode.conforms : ExitCode.machine;
}

function conclusion(broken: readonly string[], options: TextOptions): string {
  return broken.length === 0
    ? `${paint(options, 'green', '✓')} This machine can run it.`
    : `${paint(options, 'red', '✗')} This machine can't run it yet. To fix: ${broken.join(', ')}.`;
}

const signs = { fine: ['✓', 'green'], lacking: ['!', 'yellow'], broken: ['✗', 'red'] } as const;

function checkLines(check: Check, options: TextOptions): string[] {
  const [sign, style] = signs[check.state];
  const first = `${paint(options, style, sign)} ${padEnd(check.name, 16)}`;
  const lines = hang(options, first, check.found);
  if (check.remedy !== undefined) {
    lines.push(...hang(options, `${' '.repeat(18)}${paint(options, 'cyan', '→')} `, check.remedy));
  }
  return lines;
}
