import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/host/files.js';
import type { DutyVerdict } from '../../harness/observe/duties/judge.js';
import type { Asked, Language } from '../../harness/observe/sessions/delve-session.js';

/** One session with a debugger: an element of docs/debuggers.json. */
export interface JudgedDebugger {
  /** Its package: `delve 1.27.1-4 (forky)`. */
  debugger: string;
  /** The release that built the program, as in `1.27.4`. */
  go: string;
  language: Language;
  /** The day, `2026-11-26`. */
  judged: string;
  /** How many calls it injected, those that it made for itself included. */
  calls: number;
  asked: Asked[];
  duties: DutyVerdict[];
}

export const judgedDebuggersPath = join(packageRoot, 'docs/debuggers.json');

/** Reads docs/debuggers.json. */
export function readJudgedDebuggers(): JudgedDebugger[] {
  return JSON.parse(readFileSync(judgedDebuggersPath, 'utf8')) as JudgedDebugger[];
}
