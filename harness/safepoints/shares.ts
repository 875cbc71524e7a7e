import { decodeInstructions } from '../binary/instructions.js';
import type { Func } from '../binary/program.js';
import { packageOf } from './places.js';
import type { Subject } from './subject.js';

/** How many lines of code allow calls. A line that several functions have code of counts in each of them. */
export interface Share {
  lines: number;
  /** Lines at whose first instruction, where a breakpoint stops, a call is accepted. */
  accepted: number;
  /** Lines at which a call is accepted after some steps, but not at the first instruction. */
  later: number;
}

export interface FunctionShare extends Share {
  name: string;
  file: string;
  line: number;
}

export interface PackageShare extends Share {
  name: string;
  functions: number;
}

/** Returns the share of each function's lines at which a call is accepted. */
export function shareOfFunctions(subject: Subject, funcs: readonly Func[]): FunctionShare[] {
  return funcs.map(func => {
    const { file = '?', line = 0 } = func.lineAt(func.entry) ?? {};
    return { name: func.name, file, line, ...shareOf(subject, func) };
  });
}

/** Returns the share of each package's lines, the packages by name. */
export function shareOfPackages(subject: Subject): PackageShare[] {
  const packages = new Map<string, PackageShare>();
  for (const func of subject.program.funcs()) {
    const name = packageOf(func.name);
    const sum = packages.get(name) ?? { name, functions: 0, lines: 0, accepted: 0, later: 0 };
    const share = shareOf(subject, func);
    sum.functions++;
    add(sum, share);
    packages.set(name, sum);
  }
  return [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the sum of shares. */
export function total(shares: readonly Share[]): Share {
  const sum: Share = { lines: 0, accepted: 0, later: 0 };
  for (const share of shares) add(sum, share);
  return sum;
}

function add(sum: Share, { lines, accepted, later }: Share): void {
  sum.lines += lines;
  sum.accepted += accepted;
  sum.later += later;
}

function shareOf(subject: Subject, func: Func): Share {
  const { oracle } = subject;
  const byLine = new Map<string, { start: number; end: number }[]>();
  for (const { file, value, start, end } of func.lineRanges()) {
    const key = `${value}:${file}`;
    const ranges = byLine.get(key);
    if (ranges === undefined) byLine.set(key, [{ start, end }]);
    else ranges.push({ start, end });
  }
  const share: Share = { lines: 0, accepted: 0, later: 0 };
  // In package runtime, no instruction of a line answers otherwise than the first.
  const uniform = func.name.startsWith('runtime.');
  for (const ranges of byLine.values()) {
    share.lines++;
    if (oracle.verdict(ranges[0]?.start ?? func.entry) === 'accepted') share.accepted++;
    else if (!uniform && ranges.some(range => acceptsInside(subject, range))) share.later++;
  }
  return share;
}

function acceptsInside(
  { program, oracle }: Subject,
  { start, end }: { start: number; end: number },
): boolean {
  const instructions = decodeInstructions(program.arch, program.readMemory(start, end - start), start);
  return instructions.some(({ pc }) => oracle.verdict(pc) === 'accepted');
}
