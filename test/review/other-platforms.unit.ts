import { expect } from 'chai';
import { isForOtherPlatform } from '../../harness/review/other-platforms.js';

describe('files for other systems and processors', () => {
  for (const file of [
    'asm_arm64.s',
    'src/runtime/os_windows.go',
    'signal_linux_mips64x.go',
    'a_plan9_test.go',
  ]) {
    it(`are told by their names: ${file}`, () => expect(isForOtherPlatform(file)).to.equal(true));
  }

  for (const file of [
    'asm_amd64.s',
    'os_linux.go',
    'signal_unix.go',
    'arm64.go',
    'debug_test.go',
    'x_arm64.txt',
  ]) {
    it(`are not ${file}`, () => expect(isForOtherPlatform(file)).to.equal(false));
  }
});
