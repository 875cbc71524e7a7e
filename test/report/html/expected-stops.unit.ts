import { expect } from 'chai';
import { expectedStops } from '../../../harness/report/html/expected-stops.js';
import type { ScenarioFailure } from '../../../harness/report/model.js';
import { release } from '../samples.js';
import { refused, returning, well } from './samples.js';

function failure(rest: Partial<ScenarioFailure>): ScenarioFailure {
  return { message: '', repeat: '', trace: returning, ...rest };
}

describe('the stops that a failed call should have had', () => {
  it('are those of a call that ends as was expected, and part where they do', () => {
    const found = expectedStops(failure({ expected: '{"kind":"refused"}' }), well, [well]);
    expect(found).to.deep.equal({ course: 'refused', stops: refused, partsAt: 1 });
  });

  it('are those of a call that went the same way where only a value was wrong', () => {
    const others = returning.map(stop => ({
      ...stop,
      pc: '0x1',
      function: stop.function.replace('debugCall32+0x28', 'debugCall65536+0x30'),
    }));
    const found = expectedStops(failure({ expected: '[42]', trace: others }), well, [well]);
    expect(found).to.deep.equal({ course: 'returned', stops: returning, partsAt: undefined });
  });

  it('part where stops are missing', () => {
    expect(expectedStops(failure({ trace: returning.slice(0, 2) }), well, [well])?.partsAt).to.equal(2);
  });

  it('come from another release of the protocol where this one has none, and are unknown where none has', () => {
    const bare = release('1.16.15', []);
    expect(expectedStops(failure({}), bare, [bare, well])?.stops).to.deep.equal(returning);
    const newer = release('1.27.3', []);
    expect(expectedStops(failure({}), newer, [newer, well])).to.equal(undefined);
    expect(expectedStops({ message: '', repeat: '' }, well, [well])).to.equal(undefined);
  });
});
