import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRunOptions } from '../../harness/conformance/options.js';
import { requireServed } from '../../harness/conformance/processors.js';
import { reachOf } from '../../harness/emulators/gdbserver.js';
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

  it('of this machine is for amd64, outside of a sandbox', async () => {
    const server = command('gdbserver', 'GNU gdbserver (Debian 13.1-3) 13.1');
    expect(await refusal(server, ['amd64', 'arm64'])).to.include('--arch names arm64');
    expect(await refusal(server, ['amd64'], 'require')).to.include('--sandbox=require has no place');
  });

  it('elsewhere is of any processor, but of one', async () => {
    const start = 'ssh board gdbserver --once --multi -';
    expect(await refusal(start, ['arm64'])).to.equal('accepted');
    expect(await refusal(start, ['amd64', 'arm64'])).to.include('a machine of one processor');
    expect(await refusal(start, ['arm64'], 'require')).to.include('--sandbox=require has no place');
  });

  it('is HOST:PORT, a command, or else a gdbserver of this machine', () => {
    expect(reachOf('board:2345')).to.deep.equal({ host: 'board', port: 2345 });
    expect(reachOf(' ssh board gdbserver --multi - ')).to.deep.equal({
      command: 'ssh board gdbserver --multi -',
    });
    for (const here of ['gdbserver', '/usr/bin/gdbserver', './gdbserver:1'])
      expect(reachOf(here), here).to.equal(undefined);
  });

  it('that listens at a port is asked, so that it is one, and waits for the next', async () => {
    const heard: string[] = [];
    const answers = ['+$OK#9a', 'SSH-2.0-OpenSSH'];
    const server = createServer(socket => {
      socket.on('error', () => socket.destroy());
      socket.on('data', bytes => {
        heard.push(bytes.toString());
        if (bytes.toString().startsWith('$')) socket.write(answers.shift() ?? '');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await refusal(`localhost:${port}`)).to.equal('accepted');
    expect(heard[0]).to.equal('$!#21');
    expect(await refusal(`localhost:${port}`)).to.include(
      `no gdbserver can be reached at localhost:${port}: it says`,
    );
    server.close();
    await once(server, 'close');
    expect(await refusal(`localhost:${port}`)).to.include('ECONNREFUSED');
  });

  it('that listens at a port plays one scenario at a time', async () => {
    const request = {
      from: 'cache',
      profile: 'quick',
      runtimeTests: true,
      instructions: false,
      arguments: [],
    } as const;
    const server = createServer(socket => {
      socket.on('error', () => socket.destroy());
      socket.on('data', () => socket.write('+$OK#9a'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await createRunOptions({ ...request, target })).jobs).to.equal(1);
    const error = await createRunOptions({ ...request, target, jobs: 2 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UsageError).and.to.have.property('message').that.includes('--jobs=2');
    server.close();
  });
});
