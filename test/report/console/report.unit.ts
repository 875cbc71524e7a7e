import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { consoleReport } from '../../../harness/report/console/report.js';
import { displayWidth, plain, type TextOptions } from '../../../harness/report/text.js';
import { reasonOf } from '../../../harness/scenarios/outcome.js';
import {
  bad,
  cutOff,
  endedEarly,
  good,
  knownDefect,
  passed,
  release,
  report,
  samples,
  selected,
  surprising,
  withKnownDefect,
} from '../samples.js';

function lines(of: Parameters<typeof consoleReport>[0], options: Partial<TextOptions> = {}): string[] {
  return consoleReport(of, { ...plain, width: 80, ...options }).split('\n');
}

describe('console report', () => {
  it('folds what holds into a line a family', () => {
    const shown = lines(report(good));
    expect(shown[0]).to.equal('Go 1.15.15  V1  golang-1.15.15-go from Debian packages, in the cache already');
    expect(shown.find(line => line.includes('✓ frame'))).to.match(
      /^ {2}✓ frame +1 hold, 1 not applicable +25 ms$/,
    );
    expect(shown.join('\n')).not.to.include('frame/result-in-frame');
  });

  it('lists every requirement and scenario when verbose', () => {
    const shown = lines(report(good), { verbose: true }).join('\n');
    expect(shown).to.include('✓ frame.result  The result of a call is in its frame');
    expect(shown).to.include('✓ frame/one-kibibyte');
    expect(shown).to.include('Go 1.15.15 passes arguments on the stack');
  });

  it('ends with the verdict', () => {
    expect(lines(report(good)).at(-2)).to.equal('✓ Go 1.15.15 conforms: 3 requirements hold.');
    expect(lines(report(withKnownDefect)).at(-2)).to.equal(
      '✓ Go 1.27.3 conforms: 3 requirements hold, 1 fails for a known reason.',
    );
    expect(lines(report(bad)).at(-2)).to.equal(
      '✗ Go 1.19.8 does not conform: 2 of 5 requirements fail; 2 runtime tests failed.',
    );
  });

  it('says how much was not judged and why, and not that it fails or conforms', () => {
    const shown = lines(report(cutOff)).join('\n').replace(/\s+/g, ' ');
    expect(shown).to.include(
      '? Go 1.26.1 is not judged in full: 2 of 6 scenarios were not judged: 1 because the deadline of all scenarios, 1 s, passed, ' +
        '1 because its process was ended by SIGKILL: out of memory (this machine’s fault).',
    );
    expect(shown).to.include(
      '? frame/one-byte-too-large by this machine’s fault: its process was ended by SIGKILL',
    );
    expect(shown).to.include('Requirements 3 hold, 2 not judged, 1 not applicable');
    expect(shown).not.to.match(/conform|fail|regression/);
  });

  it('blames a failure on the requirement that it is about, and leaves the others as they are', () => {
    const shown = lines(report(release('1.18.1', [...passed, endedEarly])), { width: 120 });
    const below = (id: string) => {
      const at = shown.findIndex(line => line.trim().startsWith(id));
      return shown.slice(at, at + 4).join(' ');
    };
    expect(below('✗ frame.too-large')).to.include('✗ frame/ended-early').and.to.include('a stop elsewhere');
    expect(below('? registers.general')).to.include('it failed before it came to this');
    expect(shown.join('\n')).not.to.include('frame.result');
    expect(shown.at(-2)).to.equal(
      '✗ Go 1.18.1 does not conform: 1 of 3 requirements fails; 1 requirement was not judged because of that.',
    );
  });

  it('has families in the list and in the matrix that say the same', () => {
    const shown = lines(report(bad, cutOff));
    for (const family of ['frame', 'registers', 'linker']) {
      const inList = shown
        .filter(line => new RegExp(`^ {2}. ${family} `).test(line))
        .map(line => line.trim()[0]);
      const inMatrix = shown.find(line => line.startsWith(`${family} `))?.match(/[✓✗~?!–]/g);
      if (inList.length > 0) expect(inMatrix, family).to.include.members(inList);
    }
    expect(shown.find(line => line.startsWith('frame '))).to.match(/^frame +✗ 2 +\? 1$/);
  });

  it('calls a part a part', () => {
    expect(lines(report(selected)).at(-2)).to.equal('✓ Go 1.27.3: 1 of 5 requirements looked at: it holds.');
    expect(
      lines(report({ ...withKnownDefect, selectedOf: { requirements: 9, scenarios: 9 } })).at(-2),
    ).to.equal('✓ Go 1.27.3: 4 of 9 requirements looked at: 3 hold, 1 fails for a known reason.');
    expect(lines(report({ ...selected, requirements: [] }), { width: 120 }).at(-2)).to.equal(
      '✓ Go 1.27.3: none of 5 requirements looked at: nothing that was selected applies.',
    );
    expect(
      lines(report({ ...bad, selectedOf: { requirements: 9, scenarios: 9 } }), { width: 120 }).at(-2),
    ).to.equal('✗ Go 1.19.8 does not conform: 2 of 5 requirements looked at fail; 2 runtime tests failed.');
  });

  it('shows a failure with requirement, expected, actual, the stops and the command that repeats it', () => {
    const shown = lines(report(bad)).map(line => line.trim());
    expect(shown).to.include('expected  refused: call frame too large');
    expect(shown).to.include('actual    refused: call not at safe point\\x00 ]]>');
    expect(shown).to.include(
      "repeat    npx go-debugcall-conformance --go=1.15.15 --grep='frame/one-byte-too-large'",
    );
    expect(shown.join(' ')).to.include(
      'A frame request above 65536 bytes is refused with "call frame too large".',
    );
    const stops = shown.filter(line => /^[0-3] +[-0-9]/.test(line));
    expect(stops.map(line => line.split(/ +/).slice(0, 4))).to.deep.equal([
      ['0', '-', 'inject', 'main.Spin+0x20'],
      ['1', '0', 'ready', 'runtime.debugCall64+0x2b'],
      ['2', '8', 'refused', 'runtime.debugCallV1+0x91'],
      ['3', '-', 'unexpected', 'main.Spin+0x25'],
    ]);
    expect(shown).to.include('on thread 4712, not 4711');
    expect(shown).to.include('debug_test.go:180: bad result 日本語');
  });

  it('names the reference of a known defect, and says when it passes', () => {
    expect(lines(report(withKnownDefect)).join('\n')).to.include(reasonOf(knownDefect));
    expect(lines(report(surprising)).join('\n').replace(/\s+/g, ' ')).to.include(
      "passes, though a known defect says that it can't (delve#2985",
    );
  });

  it('makes a matrix of several releases, with a row for what does not hold everywhere', () => {
    const shown = lines(report(good, bad, surprising, withKnownDefect));
    const row = (name: string) =>
      shown
        .filter(line => line.startsWith(name))
        .at(-1)
        ?.split(/ {2,}/);
    expect(row('runtime tests')).to.deep.equal(['runtime tests', '✓', '✗ 2', '✓', '✓']);
    expect(row('registers')).to.deep.equal(['registers', '✓', '~ 1', '! 1', '~ 1']);
    expect(row('  registers.flags')?.slice(1)).to.deep.equal(['registers.flags', '–', '~', '!', '~']);
    expect(shown.some(line => line.startsWith('  registers.general'))).to.equal(false);
  });

  it('breaks a matrix that is too wide into blocks', () => {
    const many = Array.from({ length: 16 }, (_, i) => release(`1.${i + 11}.10`, good.scenarios));
    const shown = lines(report(...many));
    expect(shown.filter(line => line.startsWith('frame '))).to.have.length(3);
    expect(shown.join('\n')).to.match(/1\.26\.10/);
    expect(shown).to.include('✓ 16 releases conform.');
  });

  it('says what could not be judged and why', () => {
    const text = samples.matrix === undefined ? '' : lines(samples.matrix).join('\n');
    expect(text).to.include('1.20.14  make.bash of Go 1.20.14 failed');
    expect(text).to.include('| no space left on device');
  });

  for (const width of [80, 120]) {
    it(`fits ${width} columns but for traces and commands`, () => {
      for (const sample of Object.values(samples)) {
        const long = lines(sample, { width }).filter(
          line => displayWidth(line) > width && !/repeat/.test(line),
        );
        expect(long).to.deep.equal([]);
      }
    });
  }

  it('says the same with colours', () => {
    for (const sample of Object.values(samples)) {
      const coloured = lines(sample, { colours: true }).join('\n');
      expect(coloured).to.include('\u001b[');
      expect(stripVTControlCharacters(coloured)).to.equal(lines(sample).join('\n'));
    }
  });
});
