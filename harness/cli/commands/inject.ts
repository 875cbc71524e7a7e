import type { Command } from 'commander';
import { defined } from '../../host/defined.js';
import { UsageError } from '../../host/errors.js';
import type { GoVersion } from '../../releases/version.js';
import type { Ended } from '../options.js';
import { outputsOf, writeOutputs } from '../output.js';
import { collect, parsePositive, parseRelease, parseSeconds } from '../values.js';

interface InjectOptions {
  at: string;
  call: string;
  signature?: string;
  hit: number;
  repeat?: number | true;
  eachInstruction?: true;
  pid?: number;
  timeout: number;
  go?: GoVersion;
  json?: true;
  verbose?: true;
  reporter?: string[];
  output?: string;
}

const help = `
Examples:
  npx go-debugcall-conformance inject ./prog --at=main.go:120 --call='main.Format(7, "x")' -- 8080
  npx go-debugcall-conformance inject ./prog --at=main.handler --call='main.Len("x")' --pid=4711
  npx go-debugcall-conformance inject ./prog --at=main.work --call='main.Zero()' --each-instruction
  npx go-debugcall-conformance inject ./prog --at=0x4c5a20 --call='main.Add(1)' --signature='func(int) int'

Arguments are constants: numbers, strings, 'c', true, false, nil, addresses in hex, and {a, b} for structs, arrays
and slices.

Exit codes:
  0   every call returned; with --each-instruction, every answer was the one of the tables
  1   a call was refused or panicked, the runtime broke the protocol, or the program was killed by a signal
  2   wrong use: no such program, place, function or process, or arguments that do not fit
  5   this machine can't run it: a program for another processor, or tracing is not allowed
  6   no call was made: the program ended, or time was up, before it came to the place; or a sweep is incomplete
`;

export function addInject(program: Command, ended: Ended): void {
  program
    .command('inject')
    .description(
      'run your program, or attach to it, call a function at a place in it, and print the stops and the result',
    )
    .argument('<program>', 'a program built by Go 1.11 or later, for amd64')
    .argument('[args...]', "the program's own arguments, after --")
    .requiredOption('--at <place>', 'where to stop: a function, FILE:LINE, or 0xADDRESS as linked')
    .requiredOption('--call <call>', 'the call, as in Go, with constants for arguments')
    .option(
      '--signature <type>',
      "the function's type, if the program has no debugging information: 'func(int) string'",
    )
    .option('--hit <n>', 'call when the program comes to the place for the nth time', parsePositive, 1)
    .option(
      '--repeat [n]',
      'call again each time that the program comes to the place, at most n times',
      parsePositive,
    )
    .option(
      '--each-instruction',
      'execute the function step by step, and call before each of its instructions',
    )
    .option('--pid <pid>', 'attach to this process of the program, and leave it running', parsePositive)
    .option(
      '--timeout <seconds>',
      'how long to wait for the place, and then for the end of the program',
      parseSeconds,
      60,
    )
    .option(
      '--go <release>',
      'the release that built the program, if the program does not say it',
      parseRelease,
    )
    .option('--verbose', 'all registers of each stop; all answers of --each-instruction')
    .option('--json', 'short for --reporter=json')
    .option('--reporter <names>', 'console, json; NAME:FILE writes to a file', collect)
    .option('--output <file>', 'file of the one reporter that names none')
    .addHelpText('after', help)
    .action(async (path: string, args: string[], options: InjectOptions) => {
      ended(await injectCommand(path, args, options));
    });
}

async function injectCommand(path: string, args: string[], options: InjectOptions): Promise<number> {
  const [
    { injectCalls },
    { injectReporters },
    { exitCodeOf },
    { parseSignature },
    { Interruption, interruptible },
  ] = await Promise.all([
    import('../../inject/run.js'),
    import('../../inject/output/all.js'),
    import('../../inject/exit-code.js'),
    import('../../inject/signature.js'),
    import('../../host/interruption.js'),
  ]);
  const { json, reporter = [], output, verbose, pid, at, call, hit, eachInstruction, timeout, go } = options;
  const outputs = outputsOf(json ? [...reporter, 'json'] : reporter, output, Object.keys(injectReporters));
  if (pid !== undefined && args.length > 0) {
    throw new UsageError('a process that runs already takes no arguments', {
      remedy: 'leave out what follows --',
    });
  }
  const request = {
    program: path,
    args,
    at,
    call,
    hit,
    repeat:
      options.repeat === undefined ? 1 : options.repeat === true ? Number.MAX_SAFE_INTEGER : options.repeat,
    eachInstruction: eachInstruction === true,
    timeoutMs: timeout * 1000,
    ...defined({
      pid,
      release: go,
      signature: options.signature === undefined ? undefined : parseSignature(options.signature),
    }),
  };
  if (pid === undefined) {
    // A program that was started for the calls ends with this process, so signals need no handler.
    const report = await injectCalls(request, { signal: new AbortController().signal });
    await writeOutputs(outputs, injectReporters, report, verbose === true);
    return exitCodeOf(report);
  }
  process.stderr.write(attachWarning(pid));
  try {
    const report = await interruptible(signal => injectCalls(request, { signal }), { graceMs: 600_000 });
    await writeOutputs(outputs, injectReporters, report, verbose === true);
    return exitCodeOf(report);
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    process.stderr.write(`${error.message}: process ${pid} goes on, untraced\n`);
    return error.exitCode;
  }
}

/** What a program may lose by an attach. It is said before. */
function attachWarning(pid: number): string {
  return [
    `Attaching to process ${pid}. Before you rely on it, know what the program may lose:`,
    '- It is stopped for moments, and its threads for as long as the call takes: time-outs may pass meanwhile.',
    '- What the called function does is done for good, and what it waits for is waited for: the program can’t be left',
    '  while the call is under way.',
    '- If this command is killed by force (SIGKILL), breakpoints stay in the program and kill it. Ctrl-C is safe.',
    '- Arguments such as strings take 64 KiB of its memory for good.',
    '',
    '',
  ].join('\n');
}
