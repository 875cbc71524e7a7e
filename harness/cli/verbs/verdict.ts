import { type Command, Option } from 'commander';

/** Adds `--fail-on` and `--baseline`, which a run and `report merge` share; cli/verdict.ts reads them. */
export function addVerdictOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fail-on <what>',
        'what makes it end with 1: any requirement that does not hold, a regression (it held in the baseline), or never',
      ).choices(['any', 'regression', 'never']),
    )
    .option(
      '--baseline <file>',
      'an earlier JSON report to compare with; implies --fail-on=regression where nothing else is said',
    );
}
