import { expect } from 'chai';
import { placeChange } from '../../../../harness/patches/check.js';
import { parseDiff } from '../../../../harness/patches/diff/parse.js';
import { plant } from '../../../../harness/review/faults/rules/fault.js';
import { faultDiff } from '../../../../harness/review/faults/rules/fault-diff.js';
import { goFaults } from '../../../../harness/review/faults/rules/go-faults.js';
import { siblingsIn } from '../../../../harness/review/faults/rules/siblings.js';

const source = [
  'package runtime',
  '',
  'func debugCallCheck(pc uintptr) string {',
  '\tif pc == 0 {',
  '\t\tf()',
  '\t}',
  '\tg()',
  '\treturn ""',
  '}',
  '',
].join('\n');

describe('the diff of a fault', () => {
  const faults = goFaults('src/runtime/debugcall.go', source, siblingsIn([]));

  it('turns the file into the one with the fault', () => {
    expect(faults).to.have.length.above(4);
    for (const fault of faults) {
      const [change] = parseDiff('fault', faultDiff(source, fault));
      if (change === undefined) throw new Error('no change');
      expect(placeChange(source, change, 'fault').text, fault.id).to.equal(plant(source, fault));
    }
  });

  it('has three lines of context, and fewer at the ends of the file', () => {
    const call = faults.find(({ before, rule }) => before === 'g()' && rule === 'dropped statement');
    if (call === undefined) throw new Error('no fault');
    expect(faultDiff(source, call)).to.equal(
      '--- a/src/runtime/debugcall.go\n+++ b/src/runtime/debugcall.go\n@@ -4,6 +4,6 @@\n' +
        ' \tif pc == 0 {\n \t\tf()\n \t}\n-\tg()\n+\t\n \treturn ""\n }\n',
    );
  });
});
