import { expect } from 'chai';
import {
  compareVersions,
  formatVersion,
  parseVersion,
  parseVersionFile,
} from '../../harness/releases/version.js';

describe('releases: version', () => {
  for (const [text, printed] of [
    ['1.11', '1.11'],
    ['1.21.0', '1.21.0'],
    ['go1.21', '1.21.0'],
    ['go1.11.13', '1.11.13'],
    ['1.11rc1', '1.11rc1'],
    ['go1.16beta1', '1.16beta1'],
    ['1.23rc2', '1.23rc2'],
  ] as const) {
    it(`reads ${text}`, () => {
      const version = parseVersion(text);
      expect(version && formatVersion(version)).to.equal(printed);
    });
  }

  for (const text of ['', '1', 'go', '1.11.13.1', '1.11alpha1', 'v1.11', 'devel', '1.-1']) {
    it(`does not take ${JSON.stringify(text)} for a version`, () => {
      expect(parseVersion(text)).to.equal(undefined);
    });
  }

  it('orders development tree, betas, candidates, release and patch releases', () => {
    const sorted = [
      { major: 1, minor: 16, patch: 0, devel: 'devel +abc' },
      ...['1.16beta1', '1.16beta2', '1.16rc1', '1.16rc10', '1.16', '1.16.1', '1.16.10', '1.17beta1'].map(
        text => {
          const version = parseVersion(text);
          if (version === undefined) throw new Error(text);
          return version;
        },
      ),
    ];
    const shuffled = [...sorted].reverse();
    expect(shuffled.sort(compareVersions)).to.deep.equal(sorted);
  });

  describe('VERSION files', () => {
    for (const [contents, printed] of [
      ['go1.11.13', '1.11.13'],
      ['go1.15.15\n', '1.15.15'],
      ['go1.27.3\ntime 2026-10-19T22:20:36Z\n', '1.27.3'],
      ['go1.19.8 X:loopvar', '1.19.8'],
      ['devel go1.17-0fbde54ea6 Thu Mar 4 2021', '1.17-devel'],
      ['go1.26-devel_0fbde54ea6 Thu Mar 4 2025', '1.26-devel'],
      ['go1.22.1-vendor3', '1.22.1'],
    ] as const) {
      it(`reads ${JSON.stringify(contents)}`, () => {
        const version = parseVersionFile(contents);
        expect(version && formatVersion(version)).to.equal(printed);
      });
    }

    it('needs to be told the line of an old development tree', () => {
      expect(parseVersionFile('devel +c5ed10f3be Tue May 22')).to.equal(undefined);
      expect(parseVersionFile('devel +c5ed10f3be Tue May 22', { major: 1, minor: 11 })).to.deep.equal({
        major: 1,
        minor: 11,
        patch: 0,
        devel: 'devel +c5ed10f3be Tue May 22',
      });
    });

    it('takes nothing else', () => {
      for (const contents of ['', '\n', 'hello', '1,2'])
        expect(parseVersionFile(contents)).to.equal(undefined);
    });
  });
});
