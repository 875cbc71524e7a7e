import { platform, release } from 'node:os';
import { ExitCode } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import { hang, padEnd, paint, type TextOptions } from '../report/text.js';
import type { Check } from './doctor/check.js';
import { checkMachine } from './doctor/checks.js';
import { progressFor } from './progress.js';
import { textOptions } from './terminal.js';

/** Prints what this machine has and lacks. 0 when a run can work, 5 when it can't. */
export async function doctorCommand(): Promise<number> {
  const options = textOptions(process.stdout, process.env, false);
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, false),
  );
  const { name, version } = packageFacts();
  progress.print(
    `${paint(options, 'bold', `${name} ${version}`)}  ${paint(options, 'dim', `on ${platform()} ${release()}`)}\n\n`,
  );
  const checks: Check[] = [];
  for await (const check of checkMachine(progress)) {
    checks.push(check);
    progress.print(`${checkLines(check, options).join('\n')}\n`);
  }
  progress.stop();
  const broken = checks.filter(check => check.state === 'broken');
  const verdict =
    broken.length === 0
      ? `${paint(options, 'green', '✓')} This machine can run it.`
      : `${paint(options, 'red', '✗')} This machine can't run it yet: mend ${broken.map(check => check.name).join(', ')}.`;
  process.stdout.write(`\n${verdict}\n`);
  return broken.length === 0 ? ExitCode.conforms : ExitCode.machine;
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
