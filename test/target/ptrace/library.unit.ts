import { expect } from 'chai';
import { libraryGoroutineOffset, mappedBias } from '../../../harness/target/ptrace/library.js';

const load = (offset: number, address: number) => ({
  type: 1,
  flags: 5,
  offset,
  address,
  fileSize: 0x1000,
  memorySize: 0x1000,
  alignment: 0x1000,
});

describe('a library in a process', () => {
  const path = '/home/a user/library';
  const tls = { ...load(0, 0x7000), type: 7 };
  const segments = [tls, load(0, 0), load(0x1da8, 0x2da8)];
  const maps = (...lines: string[]): string => `${lines.join('\n')}\n`;
  const host = '555555554000-555555555000 r--p 00000000 08:01 11                         /usr/bin/host';

  it('is found by its path, blanks and all, and not by one that begins or ends like it', () => {
    const mapped = maps(
      host,
      '7ffff0000000-7ffff0001000 r--p 00000000 08:01 12                         /home/a user/library.so',
      '7ffff0002000-7ffff0003000 r--p 00000000 08:01 13                         /lib/home/a user/library',
      '7ffff7a00000-7ffff7a01000 r--p 00000000 08:01 14                         /home/a user/library',
      '7ffff7a02000-7ffff7a04000 rw-p 00001000 08:01 14                         /home/a user/library',
      '7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0                          [stack]',
    );
    expect(mappedBias(mapped, path, segments)).to.equal(0x7ffff7a00000);
  });

  it('is found by any of its segments, each at a page', () => {
    const mapped = maps(host, `7ffff7a02000-7ffff7a04000 rw-p 00001000 08:01 14 ${path}`);
    expect(mappedBias(mapped, path, segments)).to.equal(0x7ffff7a00000);
  });

  it('is not found before it is mapped, nor by a page that is none of its segments', () => {
    expect(mappedBias(maps(host), path, segments)).to.equal(undefined);
    const other = `7ffff7a02000-7ffff7a04000 r--p 00009000 08:01 14 ${path}`;
    expect(mappedBias(maps(other), path, segments)).to.equal(undefined);
  });

  it('has the place of its goroutine in a word, a negative one', () => {
    const read = (address: number): Uint8Array => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(address === 0x7ffff7a0dfa8 ? -104n : 1n);
      return bytes;
    };
    const library = { path, segments, goroutineOffsetWord: 0xdfa8 };
    expect(libraryGoroutineOffset({ read }, library, 0x7ffff7a00000)).to.equal(-104);
    expect(() =>
      libraryGoroutineOffset({ read }, { ...library, goroutineOffsetWord: undefined }, 0),
    ).to.throw('no library of Go');
  });
});
