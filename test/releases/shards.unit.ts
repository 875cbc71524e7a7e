import { expect } from 'chai';
import { formatShard, parseShard, shardPlaces } from '../../harness/releases/shards.js';

describe('parts of a run', () => {
  it('are named by number and count', () => {
    expect(parseShard('2/4')).to.deep.equal({ index: 2, count: 4 });
    expect(formatShard({ index: 2, count: 4 })).to.equal('2/4');
    for (const wrong of ['', '2', '0/4', '5/4', '1/0', '-1/4', '1/4/2', 'a/b', '1.5/4', '1/99999']) {
      expect(parseShard(wrong), wrong).to.equal(undefined);
    }
  });

  it('get as many releases each where no time is known, in turn', () => {
    const none = (n: number) => new Array<undefined>(n).fill(undefined);
    expect(shardPlaces(none(5), 2)).to.deep.equal([
      [0, 2, 4],
      [1, 3],
    ]);
    expect(shardPlaces(none(2), 3)).to.deep.equal([[0], [1], []]);
    expect(shardPlaces([], 2)).to.deep.equal([[], []]);
  });

  it('get as much work each where times are known', () => {
    const times = [10, 1, 1, 8, 1, 1];
    const works = shardPlaces(times, 2).map(places =>
      places.reduce((sum, place) => sum + (times[place] ?? 0), 0),
    );
    expect(works).to.deep.equal([11, 11]);
  });

  it('count a release without a time as much as the others on average', () => {
    expect(shardPlaces([30, undefined, 10, 20], 2)).to.deep.equal([
      [0, 2],
      [1, 3],
    ]);
  });

  it('hold each release once, for any number of parts', () => {
    for (let count = 1; count <= 20; count++) {
      const times = Array.from({ length: 17 }, (_none, i) => (i % 3 === 0 ? undefined : (i * 7919) % 101));
      const all = shardPlaces(times, count).flat();
      expect([...all].sort((a, b) => a - b)).to.deep.equal(times.map((_time, i) => i));
    }
  });

  it('do not gather releases that took no time in one part', () => {
    expect(shardPlaces([0, 0, 0, 0], 2).map(places => places.length)).to.deep.equal([2, 2]);
  });
});
