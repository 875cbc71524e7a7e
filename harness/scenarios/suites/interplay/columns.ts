import { expect } from 'chai';
import type { InjectOptions } from '../../../protocol/inject.js';
import type { Column, Row } from '../../../requirements/interplay/row.js';
import type { Debuggee } from '../../debuggee.js';
import type { FixtureUse, Stage } from '../../scenario.js';
import { toInt } from '../fixtures.js';

export const interplayFixture: FixtureUse = { name: 'interplay', variant: 'static' };

/** What any goroutine can do, and so a call wherever it is accepted: functions of the fixture. */
export const anything = ['main.Sleep', 'main.Collect', 'main.Grow', 'main.Contend'];

/** Nothing here takes longer than a second, on a machine that does other things. */
const timeoutMs = 8000;

function start(stage: Stage, row: Row, column: Column, fixture: FixtureUse): Debuggee {
  const env = row.env === undefined ? {} : { env: row.env };
  const program = stage.start(fixture, {
    args: [row.mechanism ?? row.id, column],
    timeoutMs,
    ...env,
  });
  program.runTo('stand');
  return program;
}

/** Calls a function that returns 1 if all came out right. */
function callRight(program: Debuggee, name: string, options?: InjectOptions): void {
  const { outcome, results, before, after } = program.call(name, toInt, [], options);
  expect(outcome, name).to.deep.equal({ kind: 'returned' });
  expect(results, `${name}: whether all came out right`).to.deep.equal([1n]);
  program.restoreLost(before, after);
}

/** What the program says when all has come out right. */
function expectEnd(program: Debuggee): void {
  expect(program.finish().stdout).to.match(/^end\n(PASS\n)?$/);
}

/**
 * Calls that stand in the middle of it: they do what any goroutine can, and what was interrupted goes on
 * right.
 */
function playIn(stage: Stage, row: Row, fixture: FixtureUse = interplayFixture): void {
  const program = start(stage, row, 'in', fixture);
  for (const name of anything) callRight(program, name);
  expectEnd(program);
}

function playCalls(column: Column, names: readonly string[]) {
  return (stage: Stage, row: Row, fixture: FixtureUse = interplayFixture): void => {
    const program = start(stage, row, column, fixture);
    for (const name of names) callRight(program, name);
    expectEnd(program);
  };
}

/**
 * At each stop of a call another goroutine does it, before the stop is answered. What stops the whole program
 * it begins at the first of them, and ends when the call does.
 */
function playDuring(stage: Stage, row: Row, fixture: FixtureUse = interplayFixture): void {
  const program = start(stage, row, 'during', fixture);
  const { target } = program;
  const place = program.marker(row.stopsAll ? 'begun' : 'done');
  target.insertBreakpoint(place);
  let wanted = 0;
  callRight(program, 'main.Grow', {
    atStop: () => {
      if (row.stopsAll && wanted > 0) return;
      wanted++;
      target.write(program.address('main.Wanted'), Uint8Array.of(wanted, 0, 0, 0));
      const { tid } = program.waitFor(place);
      target.resume(tid);
    },
  });
  expect(wanted, 'how often others did it').to.equal(row.stopsAll ? 1 : 3);
  target.removeBreakpoint(place);
  expectEnd(program);
}

/** How each column is played. */
export const play: Readonly<Record<Column, (stage: Stage, row: Row, fixture?: FixtureUse) => void>> = {
  in: playIn,
  does: playCalls('does', ['main.Do', 'main.Do']),
  'goes-on': playCalls('goes-on', ['main.GoOn']),
  waits: playCalls('waits', ['main.Wait']),
  during: playDuring,
  left: playCalls('left', ['main.Do', 'main.Do', 'main.Do', 'main.Sleep']),
};
