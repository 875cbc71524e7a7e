import { expect } from 'chai';
import {
  displayWidth,
  duration,
  hang,
  padEnd,
  paint,
  plain,
  printable,
  wrap,
} from '../../harness/report/text.js';

describe('text', () => {
  it('measures what a terminal shows', () => {
    expect(displayWidth('runtime.main')).to.equal(12);
    expect(displayWidth('\u001b[1m\u001b[31mred\u001b[39m\u001b[22m')).to.equal(3);
    expect(displayWidth('日本語')).to.equal(6);
    expect(displayWidth('e\u0301te\u0301')).to.equal(3);
    expect(displayWidth('✓ ✗ ~ –')).to.equal(7);
    expect(displayWidth('👩‍💻')).to.equal(2);
  });

  it('pads by columns, not by characters', () => {
    expect(padEnd('日本', 6)).to.equal('日本  ');
    expect(padEnd('longer than that', 4)).to.equal('longer than that');
  });

  it('wraps at spaces and keeps a long word whole', () => {
    expect(wrap('one two three', 7)).to.deep.equal(['one two', 'three']);
    expect(wrap('see /a/very/long/path here', 8)).to.deep.equal(['see', '/a/very/long/path', 'here']);
    expect(wrap('first\nsecond', 80)).to.deep.equal(['first', 'second']);
  });

  it('hangs further lines below the first', () => {
    const lines = hang({ ...plain, width: 30 }, '  1.15  ', 'one two three four five six seven');
    expect(lines).to.deep.equal(['  1.15  one two three four five', '        six seven']);
  });

  it('leaves text alone where colours are off', () => {
    expect(paint(plain, 'red', 'x')).to.equal('x');
    expect(paint({ ...plain, colours: true }, 'red', 'x')).to.equal('\u001b[31mx\u001b[39m');
  });

  it('shows control characters instead of sending them', () => {
    expect(printable('a\u0007b\nc\td\u009b')).to.equal('a\\x07b\nc\td\\x9b');
  });

  it('gives durations in a unit that fits', () => {
    expect([0, 12.4, 999.4, 999.6, 59_949, 60_000, 125_000].map(duration)).to.deep.equal([
      '0 ms',
      '12 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 min 00 s',
      '2 min 05 s',
    ]);
  });
});
