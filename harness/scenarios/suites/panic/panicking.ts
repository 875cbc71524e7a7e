import { expect } from 'chai';
import { emptyInterface, string } from '../../../protocol/abi/types.js';
import type { PanicValue } from '../../../protocol/call.js';
import type { CallResult, Debuggee } from '../../debuggee.js';
import type { Stage } from '../../scenario.js';
import { stringAt, stringOf } from '../reading.js';

/** What the fixture has noted since its start, one word each. */
export function log(program: Debuggee): string {
  return stringAt(program, program.address('main.Log'));
}

/** The panic of a call. Throws for a call that ended otherwise. */
export function panicOf(result: CallResult, name: string): PanicValue {
  if (result.outcome.kind !== 'panicked') {
    expect(result.outcome, `the end of ${name}`).to.deep.equal({ kind: 'panicked' });
    throw new Error(`${name} did not panic`);
  }
  expect(result.trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 2, 16, undefined]);
  return result.outcome.panic;
}

/** What main.Describe says of a panic value; debuggers inject calls of a value's Error method like this. */
export function describe(program: Debuggee, { type, data }: PanicValue): string {
  const signature = { parameters: [emptyInterface], results: [string] };
  const { results } = program.call('main.Describe', signature, [[BigInt(type), BigInt(data)]]);
  return stringOf(program, results[0]);
}

/**
 * The program at a marked line. No garbage is collected meanwhile: panic values that only the debugger knows
 * of stay.
 */
export function at(stage: Stage, marker: string, env: Record<string, string> = {}): Debuggee {
  const program = stage.start(undefined, { env: { GOGC: 'off', ...env } });
  program.runTo(marker);
  return program;
}

/** What the fixture notes up to each of its marked lines when no call is injected. */
export const course = [
  ['defers', ''],
  ['deferred', 'defers2 nothing '],
  ['before', 'defers1 '],
  ['panicking', 'panicking2 '],
  ['recovered', 'its own '],
  ['twice', 'panicking1 '],
  ['leaving', 'its second '],
] as const;
export const courseEnd = 'left ';
