import { expect } from 'chai';
import { delvePackagesFor } from '../../../harness/clients/obtain.js';
import { formatVersion, parseVersion } from '../../../harness/releases/version.js';
import { archiveIn } from '../../../harness/sources/debian/archive.js';
import { goPackagesIn, toolPackagesIn } from '../../../harness/sources/debian/package-index.js';

const sum = 'a'.repeat(64);

function paragraph(name: string, version: string, more = ''): string {
  return [
    `Package: ${name}`,
    'Source: golang',
    `Version: ${version}`,
    'Architecture: amd64',
    'Description: Go',
    ' Version: 9.9',
    `Filename: pool/main/g/${name}_${version}_amd64.deb`,
    'Size: 1000',
    `SHA256: ${sum}`,
    more,
  ].join('\n');
}

describe('sources: Debian', () => {
  describe("the machine's archive, from what apt prints", () => {
    it('is the one that has the release itself', () => {
      const archive = archiveIn(
        [
          "'http://security.mirror.test/debian-security/dists/bookworm-security/InRelease' x 0 ",
          "'http://mirror.test/debian/dists/bookworm/InRelease' x 0 ",
          "'http://mirror.test/debian/dists/bookworm-updates/InRelease' x 0 ",
          "'https://other.test/apt/dists/stable-extra/InRelease' x 0 ",
        ].join('\n'),
      );
      expect(archive).to.include({ distribution: 'debian', uri: 'http://mirror.test/debian' });
      expect(archive?.suites).to.include.members([
        'bullseye',
        'bookworm-backports',
        'forky',
        'bookworm-updates',
      ]);
      expect(archive?.suites).to.not.include('bookworm-security');
      expect(new Set(archive?.suites).size).to.equal(archive?.suites.length);
    });

    it('is found in a configuration that names suites by their age', () => {
      const archive = archiveIn("'mirror+file:/etc/apt/mirrors.list/dists/testing/InRelease' x 0 ");
      expect(archive).to.include({ distribution: 'debian', uri: 'mirror+file:/etc/apt/mirrors.list' });
      expect(archive?.suites).to.include('testing');
    });

    it("is found on Ubuntu, which has Ubuntu's suites", () => {
      const archive = archiveIn("'http://mirror.test/ubuntu/dists/noble/InRelease' x 0 ");
      expect(archive).to.include({ distribution: 'ubuntu', uri: 'http://mirror.test/ubuntu' });
      expect(archive?.suites).to.include.members(['jammy-updates', 'noble']);
      expect(archive?.suites).to.not.include('bookworm');
    });

    it('is none where apt has other archives only', () => {
      expect(archiveIn('')).to.equal(undefined);
      expect(archiveIn("'https://other.test/apt/dists/nodistro/InRelease' x 0 ")).to.equal(undefined);
    });
  });

  describe('Go in a package list', () => {
    it('is a -go package with the -src package of the same version', () => {
      const found = goPackagesIn(
        [
          paragraph('golang-1.15-go', '1.15.15-1~deb11u4'),
          paragraph('golang-1.15-src', '1.15.15-1~deb11u4'),
          paragraph('golang-1.16-go', '1.16.1-1'),
          paragraph('golang-1.16-src', '1.16.2-1'),
          paragraph('golang-1.17-go', '1.17.1-1'),
        ].join('\n\n'),
        'bullseye',
      );
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.deep.include({
        line: '1.15',
        debianVersion: '1.15.15-1~deb11u4',
        suite: 'bullseye',
      });
      expect(found[0]?.go).to.deep.equal({
        path: 'pool/main/g/golang-1.15-go_1.15.15-1~deb11u4_amd64.deb',
        bytes: 1000,
        sha256: sum,
      });
    });

    for (const [debian, go] of [
      ['1.22.12-3~bpo12+1', '1.22.12'],
      ['1.24~rc1-1', '1.24rc1'],
      ['1.24~beta2-1', '1.24beta2'],
      ['1.20-1', '1.20'],
      ['2:1.19.8-2', '1.19.8'],
      ['1.18.1-1ubuntu1~20.04.2', '1.18.1'],
      ['1.19.8+dfsg-1', '1.19.8'],
    ] as const) {
      it(`reads ${debian} as Go ${go}`, () => {
        const line = go.slice(0, 4);
        const [found] = goPackagesIn(
          `${paragraph(`golang-${line}-go`, debian)}\n\n${paragraph(`golang-${line}-src`, debian)}`,
          's',
        );
        expect(found && formatVersion(found.version)).to.equal(go);
      });
    }

    it('takes the sources of before for a package that was only rebuilt', () => {
      const list = `${paragraph('golang-1.19-go', '1.19.8-2+b12')}\n\n${paragraph('golang-1.19-src', '1.19.8-2')}`;
      expect(goPackagesIn(list, 's')).to.have.lengthOf(1);
    });

    it('passes over a package without a checksum', () => {
      const bare = paragraph('golang-1.19-go', '1.19.8-2').replace(/SHA256.*/, '');
      expect(goPackagesIn(`${bare}\n\n${paragraph('golang-1.19-src', '1.19.8-2')}`, 's')).to.deep.equal([]);
    });
  });

  describe('Delve in a package list', () => {
    const list = [
      paragraph('delve', '1.20.2-1+deb12u1'),
      paragraph('golang-1.19-go', '1.19.8-2'),
      paragraph('delve-doc', '1.20.2-1'),
      paragraph('delve', '1.24.0-4+b4'),
    ].join('\n\n');

    it('is a package of that very name', () => {
      expect(toolPackagesIn(list, 'bookworm')).to.deep.equal(
        ['1.20.2-1+deb12u1', '1.24.0-4+b4'].map(debianVersion => ({
          name: 'delve',
          version: debianVersion.slice(0, 6),
          debianVersion,
          suite: 'bookworm',
          file: { path: `pool/main/g/delve_${debianVersion}_amd64.deb`, sha256: sum, bytes: 1000 },
        })),
      );
    });

    const versionFor = (go: string, packages = toolPackagesIn(list, 'bookworm')): string | undefined => {
      const release = parseVersion(go);
      return release && delvePackagesFor(release, packages)[0]?.version;
    };

    it('is taken by what it knows of a release', () => {
      expect(versionFor('1.17.13')).to.equal('1.20.2');
      expect(versionFor('1.20.14')).to.equal('1.20.2');
      expect(versionFor('1.21.1')).to.equal('1.24.0');
      expect(versionFor('1.24rc1')).to.equal('1.24.0');
    });

    it('is none where the one that fits is missing', () => {
      expect(versionFor('1.15.15')).to.equal(undefined);
      expect(versionFor('1.25.0')).to.equal(undefined);
      expect(versionFor('1.19.8', [])).to.equal(undefined);
    });
  });
});
