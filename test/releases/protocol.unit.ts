import { expect } from 'chai';
import { bootstrapMinimum } from '../../harness/releases/bootstrap.js';
import { eraOf, protocolOf } from '../../harness/releases/protocol.js';
import { formatVersion, parseVersion } from '../../harness/releases/version.js';

function version(text: string) {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('releases: protocol', () => {
  for (const [text, protocol, runsOn, safety, nested] of [
    ['1.11rc1', 'V1', 'same goroutine', 'register map', false],
    ['1.12.17', 'V1', 'same goroutine', 'register map', false],
    ['1.13', 'V1', 'same goroutine', 'register map', true],
    ['1.14.15', 'V1', 'same goroutine', 'register map', true],
    ['1.15', 'V1', 'new goroutine', 'unsafe point', true],
    ['1.16.15', 'V1', 'new goroutine', 'unsafe point', true],
    ['1.17beta1', 'V2', 'new goroutine', 'unsafe point', true],
    ['1.27.3', 'V2', 'new goroutine', 'unsafe point', true],
  ] as const) {
    it(`knows the era of ${text}`, () => {
      expect(eraOf(version(text))).to.include({ protocol, runsOn, safety, nested });
    });
  }

  it('has none before 1.11', () => {
    expect(protocolOf(version('1.10.8'))).to.equal(undefined);
  });

  it('believes the entry point of a development tree more than its version', () => {
    const devel17 = { major: 1, minor: 17, patch: 0, devel: 'devel go1.17-abc' };
    expect(eraOf(devel17, 'V1')).to.include({ protocol: 'V1', runsOn: 'new goroutine' });
    expect(eraOf({ ...devel17, minor: 16 }, 'V2')).to.include({
      protocol: 'V2',
      entry: 'runtime.debugCallV2',
    });
    expect(eraOf(devel17, 'V2')?.protocol).to.equal('V2');
  });

  it('knows the bootstrap minimum of each line', () => {
    const minimum = (text: string) => formatVersion(bootstrapMinimum(version(text)));
    expect(
      ['1.11', '1.19', '1.20', '1.21', '1.22', '1.23', '1.24', '1.25', '1.26', '1.27'].map(minimum),
    ).to.deep.equal([
      ...['1.4', '1.4', '1.17.13', '1.17.13', '1.20.6', '1.20.6', '1.22.6', '1.22.6', '1.24.6', '1.24.6'],
    ]);
  });
});
