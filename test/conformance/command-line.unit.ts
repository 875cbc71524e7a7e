import { expect } from 'chai';
import { judgingArguments } from '../../harness/conformance/command-line.js';

describe('the part of a command line that decides what is judged', () => {
  const cases: [string, string][] = [
    ['--go=1.15 --strict', '--go=1.15 --strict'],
    ['run --go 1.15', '--go 1.15'],
    ['--go=1.15 --reporter=json:x.json --output out --verbose --quiet', '--go=1.15'],
    ['--reporter junit --go=1.15 --jobs 2 --fail-on=never --baseline b.json', '--go=1.15'],
    ['--go=1.15 --resume', '--go=1.15'],
    ['--resume --go=1.15', '--go=1.15'],
    ['--resume part.json --go=1.15', '--go=1.15'],
    ['--resume=part.json --go=1.15 --fail-fast', '--go=1.15'],
    ['frame/too-large --go=1.15 --seed=2', 'frame/too-large --go=1.15 --seed=2'],
  ];
  for (const [typed, kept] of cases) {
    it(`of ${typed} is ${kept}`, () => {
      expect(judgingArguments(typed.split(' ')).join(' ')).to.equal(kept);
    });
  }
});
