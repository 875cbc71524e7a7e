import { expect } from 'chai';
import { ScenarioOrder } from '../../../harness/review/faults/scenario-order.js';
import { sampleFault } from './rules/samples.js';

const baseline = new Map<string, { durationMs: number }>([
  ['slow', { durationMs: 5000 }],
  ['quick', { durationMs: 10 }],
  ['medium', { durationMs: 300 }],
]);
const all = [{ id: 'slow' }, { id: 'medium' }, { id: 'quick' }];

function ids(order: ScenarioOrder, symbol: string): string[] {
  return order.of(sampleFault({ symbol }), all).map(({ id }) => id);
}

describe('the order of scenarios', () => {
  it('begins with the quickest while nothing is known', () => {
    expect(ids(new ScenarioOrder(baseline), 'debugCallV1')).to.deep.equal(['quick', 'medium', 'slow']);
  });

  it('puts first what noticed a fault of the same function, and elsewhere too where nothing better is known', () => {
    const order = new ScenarioOrder(baseline);
    for (let i = 0; i < 3; i++) {
      order.learn({
        fault: sampleFault({ symbol: 'debugCallCheck' }),
        outcome: 'noticed',
        noticedBy: { scenario: 'medium', how: 'failed', message: '' },
        unconfirmed: [],
        diff: '',
        log: [],
        scenarios: 1,
        buildMs: 0,
        durationMs: 0,
      });
    }
    expect(ids(order, 'debugCallCheck')[0]).to.equal('medium');
    expect(ids(order, 'debugCallWrap')).to.deep.equal(['medium', 'quick', 'slow']);
  });
});
