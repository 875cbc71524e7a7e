import type { StopRecord } from '../protocol/trace.js';
import type { Answer } from '../safepoints/function-map.js';
import type { ProgramFacts } from '../safepoints/report.js';

/** Where a call was made, or would have been. */
export interface Point {
  function: string;
  /** As linked. */
  pc: number;
  offset: number;
  file: string;
  line: number;
}

/** How one call ended. */
export type CallEnding =
  | { kind: 'returned'; results: { type: string; value: string }[] }
  | { kind: 'panicked'; value: string }
  | { kind: 'refused'; reason: string; why?: string; nearest?: Answer }
  /** The runtime broke the protocol. */
  | { kind: 'failed'; expected: string; actual: string };

export interface MadeCall {
  point: Point;
  /** The number of the hit of the place, from 1. */
  hit: number;
  ending: CallEnding;
  trace: StopRecord[];
}

/** One instruction of a sweep. */
export interface SweptInstruction {
  point: Point;
  /** What the tables say. */
  expected: string;
  /** What the runtime answered; `not judged` where the stack had too little room for the protocol. */
  answer: string;
}

export interface Sweep {
  function: string;
  /** Instructions of the function; those that the execution did not come to were not asked. */
  instructions: number;
  swept: SweptInstruction[];
  /** How the sweep ended; only if time was up, or a call broke the protocol, a part of the execution is missing. */
  end: 'returned' | 'program ended' | 'time was up' | 'broken off';
}

/** What became of the program. */
export type ProgramEnding =
  | { kind: 'exited'; code: number }
  | { kind: 'killed'; signal: number }
  /** It runs on, untraced. */
  | { kind: 'left' }
  /** It was started for the calls, and ran on until the time was up. */
  | { kind: 'ended'; afterMs: number };

export interface InjectReport {
  tool: { name: string; version: string };
  program: ProgramFacts;
  at: string;
  call: string;
  signature: string;
  typesFrom: string;
  pid?: number;
  calls: MadeCall[];
  sweep?: Sweep;
  ending: ProgramEnding;
  /** What the program wrote, if it was started for the calls. */
  output?: { stdout: string; stderr: string };
}

/** Instructions at which the runtime answered otherwise than the tables say. */
export function disagreements({ swept }: Sweep): SweptInstruction[] {
  return swept.filter(({ expected, answer }) => answer !== expected && answer !== notJudged);
}

export const notJudged = 'not judged';
