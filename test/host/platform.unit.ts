import { expect } from 'chai';
import { MachineError } from '../../harness/host/errors.js';
import { requireSupportedPlatform } from '../../harness/host/platform.js';

describe('platform', () => {
  it('is Linux on amd64', () => {
    requireSupportedPlatform({ platform: 'linux', arch: 'x64' });
  });

  it('is nothing else, and the error says what is missing', () => {
    const refused = (platform: NodeJS.Platform, arch: NodeJS.Architecture) =>
      expect(() => requireSupportedPlatform({ platform, arch })).to.throw(MachineError);
    refused('linux', 'ia32').with.property('message').that.includes('64-bit Node');
    refused('linux', 'arm64').with.property('message').that.includes('arm64');
    refused('darwin', 'x64').with.property('message').that.includes('darwin');
    refused('win32', 'x64').with.property('exitCode', 5);
  });
});
