import type { Command } from 'commander';
import { UsageError } from '../../host/errors.js';
import { nearest } from '../../host/nearest.js';
import { type Ended, reporterNames } from '../verbs/options.js';
import { collect } from '../verbs/values.js';
import { addVerdictOptions } from '../verbs/verdict.js';
import type { MergeOptions } from './merge.js';
import type { RenderOptions } from './render.js';

/*
 * What can be typed after `report`. As with the other commands, each verb is loaded when it is called.
 */

/** Adds `report` and its verbs; `ended` is told the exit code. */
export function addReport(program: Command, ended: Ended): void {
  const report = program
    .command('report')
    .description('what becomes of JSON reports: merge, render')
    .usage('<verb> [options]')
    .helpCommand(false)
    .argument('[verb]')
    .allowExcessArguments()
    .action((verb: string | undefined) => {
      throw noSuchVerb(verb, report);
    });
  report.configureHelp({ subcommandTerm: command => `${command.name()} ${command.usage()}` });
  addMerge(report, ended);
  addRender(report, ended);
}

function addRender(report: Command, ended: Ended): void {
  report
    .command('render')
    .description('make the page, or another output, of one report or several')
    .argument('<files...>', 'reports of --reporter=json')
    .option('--output <file>', 'where it goes; for the page a folder will do')
    .option('--reporter <names>', `${reporterNames}; html without it; NAME:FILE writes to a file`, collect)
    .option('--verbose', 'show passes one by one, and the stacks of failures')
    .action(async (files: string[], options: RenderOptions) => {
      const { renderCommand } = await import('./render.js');
      ended(await renderCommand(files, options));
    });
}

function addMerge(report: Command, ended: Ended): void {
  const merge = report
    .command('merge')
    .description('join the parts of a run, or reports of several, into one; ends as a run would')
    .argument('<files...>', 'reports of --reporter=json')
    .option('--output <file>', 'write the merged report, as JSON')
    .option('--reporter <names>', `${reporterNames}; NAME:FILE writes to a file`, collect)
    .option('--verbose', 'show passes one by one, and the stacks of failures');
  addVerdictOptions(merge).action(async (files: string[], options: MergeOptions) => {
    const { mergeCommand } = await import('./merge.js');
    ended(await mergeCommand(files, options));
  });
}

function noSuchVerb(typed: string | undefined, report: Command): UsageError {
  const verbs = report.commands.map(command => command.name());
  if (typed === undefined) {
    return new UsageError('report needs a verb', { remedy: `one of ${verbs.join(', ')}; see report --help` });
  }
  const guess = nearest(typed, verbs);
  return new UsageError(`report can ${verbs.join(', ')}, not ${JSON.stringify(typed)}`, {
    ...(guess === undefined ? {} : { remedy: `did you mean ${guess}?` }),
  });
}
