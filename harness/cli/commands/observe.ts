import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../host/errors.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { Observed } from '../../observe/observe.js';
import type { Ended } from '../options.js';
import { textOptions } from '../terminal.js';
import { parsePositive } from '../values.js';

interface ObserveCommandOptions {
  pid?: number;
  json?: true;
  timeout: number;
  verbose?: true;
}

const help = `
Examples:
  npx go-debugcall-conformance observe -- dlv exec ./prog
  npx go-debugcall-conformance observe --json -- ./a-script-that-runs-a-debugger > calls.json
  npx go-debugcall-conformance observe --pid=4711

The debugger is traced by its system calls, the program that it debugs is not. With --pid, Ctrl-C ends the
observation and lets the debugger go on. docs/debuggers.md lists the duties.
`;

export function addObserve(program: Command, ended: Ended): void {
  program
    .command('observe')
    .description('watch a debugger inject calls: print what it does at each stop, and judge its duties')
    .argument('[command...]', 'the debugger and its arguments, after --')
    .option('--pid <pid>', 'observe a debugger that runs, until it ends or Ctrl-C', parsePid)
    .option('--json', 'print JSON; what the debugger prints goes to standard error')
    .option('--timeout <seconds>', 'end the debugger after this time', parsePositive, 3600)
    .option('--verbose', 'name all registers that change')
    .addHelpText('after', help)
    .action(async (command: string[], options: ObserveCommandOptions) => {
      requireSupportedPlatform(process);
      ended(await observeCommand(observedOf(command, options.pid), options));
    });
}

function parsePid(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It is not a process id.');
  return Number(value);
}

function observedOf(command: readonly string[], pid: number | undefined): Observed {
  const named = command.length > 0;
  if (named && pid !== undefined) {
    throw new UsageError('observe takes a command or --pid, not both', { remedy: 'leave one of them out' });
  }
  if (named) return { command };
  if (pid !== undefined) return { pid };
  throw new UsageError('observe needs a debugger', {
    remedy: 'name its command after --, as in: observe -- dlv exec ./prog; or a running one with --pid',
  });
}

/** Observes the debugger, prints its calls and the verdicts on its duties, and returns the exit code. */
async function observeCommand(what: Observed, options: ObserveCommandOptions): Promise<number> {
  const [{ observe }, { conclude }, { observationRecord }, { observationLines }] = await Promise.all([
    import('../../observe/observe.js'),
    import('../../observe/verdict.js'),
    import('../../observe/record.js'),
    import('../../observe/print.js'),
  ]);
  const interruption = new AbortController();
  // A debugger on the same terminal receives Ctrl-C too, and it is meant for that one.
  const onInterrupt = (): void => {
    if ('pid' in what) interruption.abort();
  };
  const onTerminate = (): void => interruption.abort();
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  const observation = await observe(what, {
    timeoutMs: options.timeout * 1000,
    signal: interruption.signal,
    files: options.json ? [0, 2, 2] : [0, 1, 2],
  });
  process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  const record = observationRecord(observation);
  const { exitCode, notes } = conclude(observation, record);
  if (options.json) process.stdout.write(`${JSON.stringify({ ...record, notes }, null, 2)}\n`);
  else {
    const text = textOptions(process.stdout, process.env, options.verbose ?? false);
    const lines = [...observationLines(record, text), ...notes];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return exitCode;
}
