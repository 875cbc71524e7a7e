import { expect } from 'chai';
import { archiveOf, memberName, readArchive } from '../../../harness/toolchain/recorded/archive.js';

describe('archives', () => {
  it('come back as they were written, odd sizes included', () => {
    const members = [
      { name: '__.PKGDEF', content: Buffer.from('odd') },
      { name: '_go_.o', content: Buffer.from('even') },
      { name: memberName('rt0_linux_amd64_long.o'), content: Buffer.alloc(0) },
    ];
    const bytes = archiveOf(members);
    expect(bytes.length % 2).to.equal(0);
    expect(
      readArchive(bytes).map(({ name, content }) => [name, Buffer.from(content).toString()]),
    ).to.deep.equal([
      ['__.PKGDEF', 'odd'],
      ['_go_.o', 'even'],
      ['rt0_linux_amd64_', ''],
    ]);
  });

  it('has headers of 60 bytes that end as those of ar do', () => {
    const bytes = archiveOf([{ name: 'a.o', content: Buffer.from('x') }]);
    expect(bytes.toString('latin1', 8, 68)).to.equal(
      'a.o             0           0     0     644     1         `\n',
    );
  });

  it('refuses what is no archive', () => {
    expect(() => readArchive(Buffer.from('\x7fELF....'))).to.throw('not an archive');
  });
});
