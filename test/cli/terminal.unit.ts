import { expect } from 'chai';
import { textOptions, wantsColours } from '../../harness/cli/terminal.js';

describe('colours and width', () => {
  const terminal = { isTTY: true, columns: 132 };

  it('colours for a person only', () => {
    expect(wantsColours(terminal, {})).to.equal(true);
    expect(wantsColours({}, {})).to.equal(false);
    expect(wantsColours(terminal, { TERM: 'dumb' })).to.equal(false);
  });

  it('heeds NO_COLOR when it has a value, and FORCE_COLOR before it', () => {
    expect(wantsColours(terminal, { NO_COLOR: '1' })).to.equal(false);
    expect(wantsColours(terminal, { NO_COLOR: '' })).to.equal(true);
    expect(wantsColours({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).to.equal(true);
    expect(wantsColours(terminal, { FORCE_COLOR: '0' })).to.equal(false);
  });

  it('takes the width of the terminal, else 100 columns or COLUMNS', () => {
    expect(textOptions(terminal, {}, false).width).to.equal(132);
    expect(textOptions({}, {}, false).width).to.equal(100);
    expect(textOptions({}, { COLUMNS: '72' }, false).width).to.equal(72);
    expect(textOptions({}, { COLUMNS: 'wide' }, false).width).to.equal(100);
    expect(textOptions({ isTTY: true, columns: 3 }, {}, false).width).to.equal(40);
  });
});
