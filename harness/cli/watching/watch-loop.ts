import type { Report } from '../../report/model.js';
import type { TextOptions } from '../../report/text.js';
import { changedSince, changeLines } from './changes.js';

/** One judgement of what is watched. */
export interface Judged {
  /** Absent where what is watched could not be judged: it does not build, for example. */
  report?: Report;
  exitCode: number;
}

export interface WatchLoop {
  /** Judges once, and prints the verdict. */
  judge: () => Promise<Judged>;
  /** Waits for a save; returns the saved files, none if the loop is to end. */
  nextSave: () => Promise<readonly string[]>;
  /** Whether the loop is to end. */
  ended: () => boolean;
  print: (text: string) => void;
  text: TextOptions;
}

/**
 * Judges now and after each save, until it is to end, and prints what changed since the verdict before. Returns
 * the exit code of the last verdict.
 */
export async function watchLoop({ judge, nextSave, ended, print, text }: WatchLoop): Promise<number> {
  let last = await judge();
  let report = last.report;
  while (!ended()) {
    print('watching the sources for the next save; Ctrl-C ends\n');
    const saved = await nextSave();
    if (saved.length === 0) break;
    print(`\nsaved: ${saved.join(', ')}\n`);
    last = await judge();
    if (last.report === undefined || ended()) continue;
    if (report !== undefined) print(changeLines(changedSince(report, last.report), text).join('\n'));
    report = last.report;
  }
  return last.exitCode;
}
