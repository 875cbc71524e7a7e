import { callResultsLoad, type DelveRequest, type DelveStop } from '../../clients/rpc.js';

/** What finds a line of a program. */
interface Lines {
  func(
    name: string,
  ): { entry: number; lineAt(pc: number): { file: string; line: number } | undefined } | undefined;
}

/**
 * What a debugger is asked in the program `debugged`: calls with arguments and results of every kind, calls
 * that panic, and calls that it must not make: where the runtime refuses them, with the address of a variable
 * on the stack, and where the stack has too little room.
 */
const asked: readonly { at: string; below?: number; calls: readonly string[] }[] = [
  {
    at: 'main.Here',
    // Here the variable on the stack is in scope.
    below: 2,
    calls: [
      'main.Add(41)',
      'main.Mixed(1, "abc", 2.5, true)',
      'main.Many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)',
      'main.Some.Text(2)',
      'main.Closure(5)',
      'main.Large()',
      'main.Panics()',
      'main.Failing.Keep()',
      'main.Add(main.Add(1))',
      'local.Keep()',
    ],
  },
  { at: 'runtime.mallocgc', calls: ['main.Add(1)'] },
  { at: 'main.touch', calls: ['main.Add(2)'] },
];

/** Returns the places at which a session stops in a program, and the calls that it makes there. */
export function sessionStops(program: Lines): DelveStop[] {
  return asked.map(({ at, below = 0, calls }) => {
    const func = program.func(at);
    const position = func?.lineAt(func.entry);
    if (position === undefined) throw new Error(`the program has no line of ${at}`);
    return { file: position.file, line: position.line + below, calls: [...calls] };
  });
}

/** The same session as requests of JSON-RPC. Delve numbers breakpoints from 1. */
export function requestsOf(stops: readonly DelveStop[]): DelveRequest[] {
  return stops.flatMap(({ file, line, calls }, index) => [
    { method: 'CreateBreakpoint', argument: { Breakpoint: { file, line } } },
    { method: 'Command', argument: { name: 'continue' } },
    ...calls.map(expr => ({
      method: 'Command',
      argument: { name: 'call', expr, unsafeCall: false, ReturnInfoLoadConfig: callResultsLoad },
    })),
    { method: 'ClearBreakpoint', argument: { Id: index + 1 } },
  ]);
}
