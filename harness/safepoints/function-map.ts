import { decodeInstructions, type Instruction } from '../binary/instructions.js';
import type { Func, Program } from '../binary/program.js';
import { type Hazard, Hazards } from './hazards.js';
import type { Subject } from './subject.js';
import { Explainer, type WhyRefused } from './why.js';

/** An instruction, and what a call before it would meet. */
export interface Answer {
  /** Address as linked. */
  pc: number;
  /** From the function's entry, in bytes. */
  offset: number;
  text: string;
  file: string;
  line: number;
  /** `accepted`, or the reason of the refusal in the runtime's words. */
  verdict: string;
  /** The closer reason of a refusal. */
  why?: WhyRefused;
  /** Known defects that bite if a call is accepted here. */
  hazards: Hazard[];
}

/** A source line in one function. */
export interface LineAnswers {
  file: string;
  line: number;
  /** The answer at the line's first instruction, where a breakpoint on the line stops. */
  first: Answer;
  answers: Answer[];
  /** The nearest instruction at which a call is accepted; only if that is not the first. */
  nearest?: Answer;
}

/** Where in one function calls are accepted. */
export interface FunctionMap {
  name: string;
  /** As linked. */
  entry: number;
  /** Bytes of code. */
  bytes: number;
  /** The file of the function itself: it may have code of others, too, where functions were inlined. */
  file: string;
  answers: Answer[];
  /** In the order of their first instructions. */
  lines: LineAnswers[];
}

/** Maps a function: the answer at each of its instructions, by the program's tables. */
export function mapFunction(subject: Subject, func: Func): FunctionMap {
  const { program, oracle } = subject;
  const instructions = instructionsOf(program, func);
  const explainer = new Explainer(subject, func, instructions);
  const hazards = new Hazards(subject, func, instructions);
  const position = positions(func);
  const answers = instructions.map((instruction): Answer => {
    const { pc } = instruction;
    const verdict = oracle.verdict(pc);
    const why = explainer.why(pc, verdict);
    return {
      pc,
      offset: pc - func.entry,
      text: textOf(program, func, instruction),
      ...position(pc),
      verdict,
      ...(why === undefined ? {} : { why }),
      hazards: why === undefined ? hazards.at(pc) : [],
    };
  });
  return {
    name: func.name,
    entry: func.entry,
    bytes: codeBytes(func),
    file: position(func.entry).file,
    answers,
    lines: linesOf(answers),
  };
}

/** The instructions of a function, without the padding after it. */
export function instructionsOf(program: Program, func: Func): Instruction[] {
  return decodeInstructions(program.arch, program.readMemory(func.entry, codeBytes(func)), func.entry);
}

/** How many bytes of a function are code: its tables end where padding begins. */
function codeBytes(func: Func): number {
  return (func.spdeltaRanges().at(-1)?.end ?? func.end) - func.entry;
}

function positions(func: Func): (pc: number) => { file: string; line: number } {
  const ranges = func.lineRanges();
  let at = 0;
  return pc => {
    if ((ranges[at]?.start ?? 0) > pc) at = 0;
    while (at < ranges.length && (ranges[at]?.end ?? 0) <= pc) at++;
    const range = ranges[at];
    return range === undefined || range.start > pc
      ? { file: '?', line: 0 }
      : { file: range.file, line: range.value };
  };
}

/** The instruction with the name of what it calls, and with offsets for jumps. */
function textOf(program: Program, func: Func, { text, target }: Instruction): string {
  if (target === undefined) return text;
  const found = program.funcAt(target);
  if (found === undefined) return text;
  const offset = target - found.entry;
  const place =
    found === func
      ? `+0x${offset.toString(16)}`
      : found.name + (offset > 0 ? `+0x${offset.toString(16)}` : '');
  const hex = `0x${target.toString(16)}`;
  const at = text.toLowerCase().indexOf(hex);
  return at < 0 ? `${text} ${place}` : text.slice(0, at) + place + text.slice(at + hex.length);
}

function linesOf(answers: readonly Answer[]): LineAnswers[] {
  const byLine = new Map<string, Answer[]>();
  for (const answer of answers) {
    const key = `${answer.file}:${answer.line}`;
    const same = byLine.get(key);
    if (same === undefined) byLine.set(key, [answer]);
    else same.push(answer);
  }
  return [...byLine.values()].flatMap((same): LineAnswers[] => {
    const [first] = same;
    if (first === undefined) return [];
    const nearest = first.why === undefined ? undefined : nearestAccepted(first, same, answers);
    const { file, line } = first;
    return [{ file, line, first, answers: same, ...(nearest === undefined ? {} : { nearest }) }];
  });
}

/** In the same line if possible; otherwise the next in the order of addresses, or else the last before. */
function nearestAccepted(first: Answer, same: readonly Answer[], all: readonly Answer[]): Answer | undefined {
  const accepted = ({ why }: Answer): boolean => why === undefined;
  return (
    same.find(accepted) ??
    all.find(answer => accepted(answer) && answer.pc > first.pc) ??
    all.findLast(accepted)
  );
}
