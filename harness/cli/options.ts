import { type Command, Option } from 'commander';
import { parsePositive, parseRegExp, split, splitProcessors } from './values.js';

/*
 * Options that mean the same in several commands.
 */

/** Takes the exit code of a command that has ended. */
export type Ended = (code: number) => void;

/** The values of `--from` (sources/choice.ts, `From`). */
export const fromChoices = ['auto', 'cache', 'downloads', 'debian'];

export const reporterNames = 'console, json, junit, tap, markdown, html, badge';

/** Adds `--from`. */
export function addFrom(command: Command): Command {
  return command.addOption(
    new Option('--from <source>', 'where to get releases; auto tries the cache, the downloads, then Debian')
      .choices(fromChoices)
      .default('auto'),
  );
}

/** Adds `--arch` and `--qemu`, which conformance/processors.ts reads. */
export function addProcessors(command: Command): Command {
  return command
    .option(
      '--arch <list>',
      'processors, separated by commas: amd64 (the default), arm64, ppc64le, loong64, riscv64; programs of the others run in QEMU',
      splitProcessors,
    )
    .option(
      '--qemu <folder>',
      "folder of the QEMU to use, version 10 or later; without it one on PATH, or else Debian's package",
    );
}

/** Adds `--grep` and `--requirement`, which scenarios/select.ts reads. */
export function addSelection(command: Command): Command {
  return command
    .option('--grep <regexp>', 'only scenarios whose id or title matches', parseRegExp)
    .option(
      '--requirement <ids>',
      'only scenarios that check these requirements, separated by commas',
      split,
    );
}

/** Adds `--profile` and `--seed`. */
export function addProfile(
  command: Command,
  what = 'quick checks each promise once, full everything that is known to go wrong',
): Command {
  return command
    .addOption(new Option('--profile <name>', what).choices(['quick', 'full']).default('quick'))
    .option('--seed <n>', 'seed of the pseudo-random choices (default: 1)', parsePositive);
}

/** Adds `--sandbox`, which host/walls/available.ts reads. */
export function addSandbox(command: Command, what: string, usual: 'auto' | 'off'): Command {
  return command.addOption(
    new Option(
      '--sandbox <mode>',
      `build and run ${what} in a bubblewrap sandbox: auto, where that is possible; require, or else fail; off, never`,
    )
      .choices(['auto', 'require', 'off'])
      .default(usual),
  );
}

/** Adds `--fail-on` and `--baseline`, which conformance/failure-policy.ts reads. */
export function addFailurePolicy(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fail-on <what>',
        'what makes the exit code 1: any requirement that does not hold (the default), only a regression (it held in the baseline; the default with --baseline), or never',
      ).choices(['any', 'regression', 'never']),
    )
    .option('--baseline <file>', 'an earlier JSON report to compare with');
}
