import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StubError } from '../../../harness/target/remote/conversation.js';
import { HostFiles } from '../../../harness/target/remote/host-files.js';
import { Stub } from '../../../harness/target/remote/stub.js';
import { type FakeStub, startFakeStub } from './fake-stub.js';

const greeting: Record<string, string> = {
  '?': 'T05thread:2a;',
  'qXfer:features:read:target.xml:0,7d0': 'l<reg name="pc" bitsize="64"/>',
};
const hex = (text: string): string => Buffer.from(text).toString('hex');

describe('files of the machine of a gdbserver', () => {
  let folder: string;
  let fake: FakeStub | undefined;
  let stub: Stub | undefined;

  async function files(answers: Record<string, string>): Promise<HostFiles> {
    const path = join(folder, 's');
    fake = await startFakeStub({ path, answers: { ...greeting, ...answers } });
    stub = Stub.connect({ path });
    return new HostFiles(stub);
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(async () => {
    stub?.close();
    await fake?.stop();
    [stub, fake] = [undefined, undefined];
    rmSync(folder, { recursive: true });
  });

  it('are read to their end, in the pieces that come', async () => {
    const found = await files({
      [`vFile:open:${hex('/x')},0,0`]: 'F7',
      'vFile:pread:7,fa0,0': 'F3;abc',
      'vFile:pread:7,fa0,3': 'F2;de',
      'vFile:pread:7,fa0,5': 'F0;',
      'vFile:close:7': 'F0',
    });
    expect(found.read('/x')).to.equal('abcde');
  });

  it('that are not there are empty, and others that can’t be read are an error', async () => {
    const found = await files({
      [`vFile:open:${hex('/x')},0,0`]: 'F-1,2',
      [`vFile:open:${hex('/y')},0,0`]: 'F-1,d',
    });
    expect(found.read('/x')).to.equal('');
    expect(found.exists('/x')).to.equal(false);
    expect(() => found.read('/y')).to.throw(
      StubError,
      '/y can’t be used on the machine of the gdbserver: error 13',
    );
  });

  it('are written whole, however much is taken at a time', async () => {
    const found = await files({
      [`vFile:open:${hex('/x')},601,1ed`]: 'F7',
      'vFile:pwrite:7,0,abc': 'F2',
      'vFile:pwrite:7,2,c': 'F1',
      'vFile:close:7': 'F0',
    });
    found.write('/x', Buffer.from('abc'), 0o755);
  });

  it('that can’t be written whole are an error', async () => {
    const found = await files({
      [`vFile:open:${hex('/x')},601,1ed`]: 'F7',
      'vFile:pwrite:7,0,abc': 'F-1,1c',
      'vFile:close:7': 'F0',
    });
    expect(() => found.write('/x', Buffer.from('abc'), 0o755)).to.throw(StubError, 'error 28');
  });

  it('are out of reach of a stub that knows no files', async () => {
    const found = await files({});
    expect(() => found.exists('/x')).to.throw(StubError, 'reads and writes no files');
  });
});
