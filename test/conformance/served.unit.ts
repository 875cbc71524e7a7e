import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireServed } from '../../harness/conformance/processors.js';
import { UsageError } from '../../harness/host/errors.js';

describe('--target', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'served-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function command(name: string, says: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    return path;
  }

  const refusal = (...asked: Parameters<typeof requireServed>): Promise<string> =>
    requireServed(...asked).then(
      () => 'accepted',
      (error: unknown) => (error instanceof UsageError ? error.message : String(error)),
    );

  it('takes a gdbserver that runs, and nothing else', async () => {
    const server = command('gdbserver', 'GNU gdbserver (Debian 13.1-3) 13.1');
    expect(await refusal(server)).to.equal('accepted');
    expect(await refusal(undefined, ['arm64'])).to.equal('accepted');
    expect(await refusal(command('other', 'gdb 13.1'))).to.include('is no gdbserver that runs');
    expect(await refusal(join(folder, 'absent'))).to.include('is no gdbserver that runs');
  });

  it('is for amd64, outside of a sandbox', async () => {
    const server = command('gdbserver', 'GNU gdbserver (Debian 13.1-3) 13.1');
    expect(await refusal(server, ['amd64', 'arm64'])).to.include('--arch names arm64');
    expect(await refusal(server, ['amd64'], 'require')).to.include('--sandbox=require has no place');
  });
});
