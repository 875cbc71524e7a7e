import { expect } from 'chai';
import type { Hunk } from '../../../harness/patches/diff/parse.js';
import { placeHunk, sides } from '../../../harness/patches/diff/placement.js';

describe('the place of a hunk', () => {
  const text = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
  const lines = [' line 9', '-line 10', '+line ten', ' line 11'];
  const hunk = { oldStart: 9, lines, open: { old: false, new: false } } as unknown as Hunk;

  it('is where its head says', () => {
    expect(sides(hunk)).to.deep.equal({
      before: ['line 9', 'line 10', 'line 11'],
      after: ['line 9', 'line ten', 'line 11'],
    });
    expect(placeHunk(text, hunk, 0, 0)).to.deep.equal({ kind: 'applies', at: 8, offset: 0, fuzz: 0 });
  });

  it('is where the lines have moved to, as far as the patches before moved them', () => {
    const moved = ['new', 'new', ...text];
    expect(placeHunk(moved, hunk, 0, 0)).to.deep.equal({ kind: 'applies', at: 10, offset: 2, fuzz: 0 });
    expect(placeHunk(moved, hunk, 2, 0)).to.deep.equal({ kind: 'applies', at: 10, offset: 2, fuzz: 0 });
  });

  it('may have another line of context at its end', () => {
    const other = text.map(line => (line === 'line 11' ? 'changed' : line));
    expect(placeHunk(other, hunk, 0, 0)).to.deep.equal({ kind: 'applies', at: 8, offset: 0, fuzz: 1 });
  });

  it('is none where its result is there already, or its lines are not there', () => {
    const done = text.map(line => (line === 'line 10' ? 'line ten' : line));
    expect(placeHunk(done, hunk, 0, 0)).to.deep.equal({ kind: 'applied', at: 8, offset: 0 });
    const gone = text.filter(line => line !== 'line 10');
    expect(placeHunk(gone, hunk, 0, 0)).to.deep.equal({ kind: 'conflict', at: 8 });
  });
});
