import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { parseRequests, resolveRequest, type VersionRequest } from '../../harness/releases/request.js';
import { formatVersion, parseVersion } from '../../harness/releases/version.js';

const nothing = () => false;
const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

function version(text: string) {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('releases: request', () => {
  it('tells lines, exact versions and ranges', () => {
    expect(parseRequests('1.15, go1.11.13 ,1.21rc2,>=1.19 <1.25', nothing)).to.deep.equal([
      { kind: 'line', text: '1.15', line: { major: 1, minor: 15 } },
      { kind: 'exact', text: 'go1.11.13', version: { major: 1, minor: 11, patch: 13 } },
      { kind: 'exact', text: '1.21rc2', version: { major: 1, minor: 21, patch: 0, prerelease: 'rc2' } },
      { kind: 'range', text: '>=1.19 <1.25', range: '>=1.19 <1.25' },
    ]);
  });

  for (const [text, present, expected] of [
    ['./my/goroot', [], { kind: 'directory', path: './my/goroot' }],
    ['goroot', ['goroot'], { kind: 'directory', path: 'goroot' }],
    ['/home/a@b/go', ['/home/a@b/go'], { kind: 'directory', path: '/home/a@b/go' }],
    ['/srv/a,b', ['/srv/a,b'], { kind: 'directory', path: '/srv/a,b' }],
    ['../go.git@go1.11.13', [], { kind: 'git', repository: '../go.git', revision: 'go1.11.13' }],
    ['go.git@c5ed10f3^', ['go.git'], { kind: 'git', repository: 'go.git', revision: 'c5ed10f3^' }],
    [
      '/home/a@b/go@HEAD@{1}',
      ['/home/a@b/go'],
      { kind: 'git', repository: '/home/a@b/go', revision: 'HEAD@{1}' },
    ],
    [
      'https://example.org/go@origin/x',
      [],
      { kind: 'git', repository: 'https://example.org/go', revision: 'origin/x' },
    ],
    [
      'ssh://me@example.org/go@go1.12',
      [],
      { kind: 'git', repository: 'ssh://me@example.org/go', revision: 'go1.12' },
    ],
    [
      'me@example.org:go/go@go1.12',
      [],
      { kind: 'git', repository: 'me@example.org:go/go', revision: 'go1.12' },
    ],
    ['go1.22.1.src.tar.gz', [], { kind: 'tarball', location: 'go1.22.1.src.tar.gz' }],
    ['./a/go.tgz', ['./a/go.tgz'], { kind: 'tarball', location: './a/go.tgz' }],
    [
      'https://example.org/go1.22.1.tar.gz',
      [],
      { kind: 'tarball', location: 'https://example.org/go1.22.1.tar.gz' },
    ],
  ] as const) {
    it(`takes ${text} for a ${expected.kind}`, () => {
      expect(parseRequests(text, only(...present))).to.deep.equal([{ ...expected, text }]);
    });
  }

  for (const [text, message] of [
    ['', 'is empty'],
    ['1.15,,1.16', 'empty item'],
    ['latest', 'not a Go version'],
    ['1.15.', 'not a Go version'],
    ['https://example.org/go', 'not a Go version'],
    ['go.git@', 'not a Go version'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseRequests(text, nothing)).to.throw(UsageError, message);
    });
  }

  describe('resolved against what can be had', () => {
    const available = [
      '1.15.15',
      '1.15.3',
      '1.19.8',
      '1.21.13',
      '1.21rc2',
      '1.24rc1',
      '1.24.4',
      '1.28beta1',
      '1.28rc1',
    ].map(version);
    for (const [text, expected] of [
      ['1.15', ['1.15.15']],
      ['1.15.3', ['1.15.3']],
      ['1.15.4', []],
      ['1.21rc2', ['1.21rc2']],
      ['1.21', ['1.21.13']],
      ['1.28', ['1.28rc1']],
      ['1.99', []],
      ['>=1.15 <1.22', ['1.15.15', '1.19.8', '1.21.13']],
      ['<1.15.10', ['1.15.3']],
      ['>=1.24', ['1.24.4']],
      ['>=1.24rc1', ['1.24.4', '1.28rc1']],
      ['>1.30', []],
    ] as const) {
      it(`${text} means ${expected.join(', ') || 'nothing'}`, () => {
        const [request] = parseRequests(text, nothing);
        expect(resolveRequest(request as VersionRequest, available).map(formatVersion)).to.deep.equal(
          expected,
        );
      });
    }
  });
});
