import type { Func } from '../binary/program.js';
import { UsageError } from '../host/errors.js';
import { type Answer, type FunctionMap, mapFunction } from '../safepoints/function-map.js';
import { findPlace } from '../safepoints/places.js';
import type { Subject } from '../safepoints/subject.js';

/** A place at which the program is to be stopped. */
export interface StopPlace {
  func: Func;
  map: FunctionMap;
  /** As linked. */
  pc: number;
}

/**
 * Finds where to stop for `--at`: of a line, in each function that has code of it, the first instruction at which a
 * call is accepted, or the line's first; of a function, the first after its entry at which one is; an address as it
 * is.
 * @param sweep whether a function is to be executed instruction by instruction: then it is stopped at its entry
 * @throws UsageError for what the program does not have, and for a package.
 */
export function stopPlacesOf(subject: Subject, at: string, sweep: boolean): StopPlace[] {
  const place = findPlace(subject.program, at);
  switch (place.kind) {
    case 'package':
      throw new UsageError(`${at} is a package: the program can be stopped in a function or at a line of it`);
    case 'address': {
      const map = mapFunction(subject, place.func);
      if (!map.answers.some(({ pc }) => pc === place.pc)) {
        throw new UsageError(`no instruction of ${place.func.name} begins at ${at}`, {
          remedy: `the nearest: ${nearestStarts(map, place.pc)}`,
        });
      }
      return [{ func: place.func, map, pc: place.pc }];
    }
    case 'function':
      return place.funcs.map(func =>
        sweep
          ? { func, map: mapFunction(subject, func), pc: func.entry }
          : stopIn(subject, func, answers => answers),
      );
    case 'line': {
      const { file, line, code } = place.line;
      return code.map(({ func }) =>
        stopIn(subject, func, answers =>
          answers.filter(answer => answer.file === file && answer.line === line),
        ),
      );
    }
  }
}

function stopIn(
  subject: Subject,
  func: Func,
  select: (answers: readonly Answer[]) => readonly Answer[],
): StopPlace {
  const map = mapFunction(subject, func);
  const candidates = select(map.answers);
  const chosen = candidates.find(({ why }) => why === undefined) ?? candidates[0];
  if (chosen === undefined) throw new Error(`${func.name} has no instruction`);
  return { func, map, pc: chosen.pc };
}

function nearestStarts({ answers }: FunctionMap, pc: number): string {
  const near = [answers.findLast(each => each.pc < pc), answers.find(each => each.pc > pc)];
  return near.flatMap(each => (each === undefined ? [] : [`0x${each.pc.toString(16)}`])).join(' and ');
}
