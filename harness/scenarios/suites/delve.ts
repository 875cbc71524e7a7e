import { expect } from 'chai';
import {
  callResultsLoad,
  type DelveAnswer,
  type DelveRequest,
  type DelveState,
  type DelveVariable,
} from '../../clients/rpc.js';
import { Reason } from '../../protocol/oracle.js';
import type { Scenario, Stage } from '../scenario.js';
import { unoptimized } from './history/program.js';

const breakAt = (addr: number): DelveRequest => ({
  method: 'CreateBreakpoint',
  argument: { Breakpoint: { addr } },
});
const command = (name: string, more: object = {}): DelveRequest => ({
  method: 'Command',
  argument: { name, ...more },
});
const clear: DelveRequest = { method: 'ClearBreakpoint', argument: { Id: 1 } };
const goOn = command('continue');
const call = (expr: string): DelveRequest =>
  command('call', { expr, unsafeCall: true, ReturnInfoLoadConfig: callResultsLoad });

/**
 * Plays requests at a place, then lets the program go on to its end, which it must reach. Returns the answers
 * to `requests`.
 */
function playAt(stage: Stage, place: number, requests: DelveRequest[]): DelveAnswer[] {
  const [set, ...all] = stage.delve([breakAt(place), goOn, ...requests, clear, goOn]);
  expect(set, 'the breakpoint').to.have.property('result');
  const end = stateOf(all.at(-1));
  expect([end.exited, end.exitStatus], 'how the program ended').to.deep.equal([true, 0]);
  return all.slice(1, -2);
}

function stateOf(answer: DelveAnswer | undefined): DelveState {
  if (answer === undefined) throw new Error('Delve did not answer');
  if ('error' in answer) throw new Error(`Delve failed: ${answer.error}`);
  return (answer.result as { State: DelveState }).State;
}

/** The results of a call: variables as Delve reports them. */
function given(answer: DelveAnswer | undefined): DelveVariable[] {
  return stateOf(answer).currentThread?.ReturnValues ?? [];
}

function values(answer: DelveAnswer | undefined): string[] {
  return given(answer).map(({ value }) => value);
}

function scenario(
  name: string,
  title: string,
  run: (stage: Stage) => void,
  rest: Partial<Scenario> = {},
): Scenario {
  return {
    id: `delve/${name}`,
    title,
    requirements: ['client.delve'],
    profile: 'full',
    client: 'delve',
    fixtures: [unoptimized],
    run,
    ...rest,
  };
}

/** Calls that Delve makes, driven without its terminal. */
export const delve: readonly Scenario[] = [
  scenario('call', 'Delve calls a function twice, and the program goes on', stage => {
    const [first, second] = playAt(stage, stage.place('before', 'accepted'), [
      call('main.Add(41)'),
      call('main.Add(-1)'),
    ]);
    expect(values(first)).to.deep.equal(['42']);
    expect(values(second)).to.deep.equal(['0']);
    expect(stateOf(second).currentThread?.function?.name).to.equal('main.Parse');
  }),
  scenario('panic', 'Delve shows the panic of a function, and the program goes on', stage => {
    const [panicked, after] = playAt(stage, stage.place('before', 'accepted'), [
      call('main.PanicNow()'),
      call('main.Add(1)'),
    ]);
    const [panic] = given(panicked);
    expect(panic?.name).to.equal('~panic');
    expect(panic?.children?.map(({ value }) => value)).to.deep.equal(['now']);
    expect(values(after)).to.deep.equal(['2']);
  }),
  scenario('refused', 'Delve tells why the runtime refuses, and the program goes on', stage => {
    const place = stage.place('guarded', Reason.unsafePoint);
    const [refused] = playAt(stage, place, [call('main.Add(1)')]);
    expect(refused && 'error' in refused ? refused.error : 'accepted').to.equal(Reason.unsafePoint);
  }),
  scenario(
    'nested',
    'Delve calls a function with what another call gives',
    stage => {
      const [nested] = playAt(stage, stage.place('before', 'accepted'), [call('main.Add(main.Add(40))')]);
      expect(values(nested)).to.deep.equal(['42']);
    },
    // In earlier releases, calls do not nest where Delve makes the inner one.
    { releases: '>=1.13' },
  ),
  // Up to 1.24, Delve passes a receiver with padding wrongly: golang/go#72053.
  scenario('method', 'Delve calls a method by value', stage => {
    const [method] = playAt(stage, stage.place('before', 'accepted'), [call('main.Some.Weigh(3)')]);
    expect(values(method)).to.deep.equal(['some', '21']);
  }),
];
