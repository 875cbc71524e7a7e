import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StubError } from '../../../harness/target/remote/conversation.js';
import { encodePacket } from '../../../harness/target/remote/packets.js';
import { ConnectionError } from '../../../harness/target/remote/socket.js';
import { Stub } from '../../../harness/target/remote/stub.js';
import { type FakeStub, startFakeStub } from './fake-stub.js';

const core = '<feature><reg name="x0" bitsize="64"/><reg name="pc" bitsize="64" regnum="32"/></feature>';
/** Within a tag. */
const cut = 50;

const greeting: Record<string, string> = {
  'qSupported:multiprocess-;xmlRegisters=i386;vContSupported+;QStartNoAckMode+':
    'PacketSize=1000;vContSupported+',
  '?': 'T05thread:2a;',
  'qXfer:features:read:target.xml:0,7d0': 'l<target><xi:include href="core.xml"/></target>',
  'qXfer:features:read:core.xml:0,7d0': `m${core.slice(0, cut)}`,
  [`qXfer:features:read:core.xml:${cut.toString(16)},7d0`]: `l${core.slice(cut)}`,
};

describe('a conversation with a gdb stub', () => {
  let folder: string;
  let fake: FakeStub | undefined;
  let stub: Stub | undefined;

  async function connect(answers: Record<string, string> = {}): Promise<Stub> {
    const path = join(folder, 's');
    fake = await startFakeStub({ path, answers: { ...greeting, ...answers } });
    stub = Stub.connect({ path });
    return stub;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stub-'));
  });

  afterEach(async () => {
    stub?.close();
    await fake?.stop();
    [stub, fake] = [undefined, undefined];
    rmSync(folder, { recursive: true });
  });

  it('learns the registers, from documents that come in pieces and include others', async () => {
    const { registers, initialStop } = await connect();
    expect(registers).to.deep.equal([
      { name: 'x0', number: 0, size: 8, offset: 0 },
      { name: 'pc', number: 32, size: 8, offset: 8 },
    ]);
    expect(initialStop).to.deep.equal({ kind: 'stopped', tid: 0x2a, signal: 5 });
  });

  it('reads and writes memory, and says where there is none', async () => {
    const connected = await connect({
      'm1000,4': '01ff7f00',
      'm2000,1': 'E14',
      'M1000,2:c001': 'OK',
      'M2000,1:00': 'E14',
    });
    expect([...(connected.readMemory(0x1000, 4) ?? [])]).to.deep.equal([1, 255, 127, 0]);
    expect(connected.readMemory(0x2000, 1)).to.equal(undefined);
    expect(connected.writeMemory(0x1000, Buffer.from([0xc0, 1]))).to.equal(true);
    expect(connected.writeMemory(0x2000, Buffer.from([0]))).to.equal(false);
  });

  it('keeps a stop that comes before an answer, for whoever waits for one', async () => {
    const connected = await connect({
      'm1000,1': `${encodePacket('T10thread:2b;')}${encodePacket('7f')}`,
    });
    expect(connected.readMemory(0x1000, 1)).to.deep.equal(Buffer.from([0x7f]));
    // SIGURG is 16 to gdb and 23 to Linux.
    expect(connected.nextStop(0)).to.deep.equal({ kind: 'stopped', tid: 0x2b, signal: 23 });
    expect(connected.nextStop(0)).to.equal(undefined);
  });

  it('passes a signal on by gdb’s number, and hears of the program’s end', async () => {
    const connected = await connect({ 'vCont;C1e:2a;c': 'W03' });
    connected.go([{ tid: 0x2a, signal: 10 }, {}]);
    expect(connected.nextStop(1000)).to.deep.equal({ kind: 'exited', exitCode: 3 });
  });

  it('hears that a signal ended the program', async () => {
    const connected = await connect({ 'vCont;s:2a': 'X09' });
    connected.go([{ tid: 0x2a, step: true }]);
    expect(connected.nextStop(1000)).to.deep.equal({ kind: 'killed', signal: 9 });
  });

  it('asks for the registers as it lets the program go, and has them with the stop', async () => {
    const connected = await connect({ 'vCont;c': 'T05thread:2b;', g: '0102', Hg2a: 'OK' });
    for (let stop = 0; stop < 2; stop++) {
      connected.go([{}]);
      expect(connected.nextStop(1000)).to.deep.include({ tid: 0x2b });
      const { exchanges } = connected;
      expect(connected.coreRegisters(0x2b)).to.equal('0102');
      expect(connected.exchanges).to.equal(exchanges);
    }
    const { exchanges } = connected;
    expect(connected.coreRegisters(0x2a), 'another thread').to.equal('0102');
    expect(connected.exchanges).to.equal(exchanges + 1);
  });

  it('asks again where two threads stop before the registers come', async () => {
    const both = `${encodePacket('T05thread:2a;')}${encodePacket('T05thread:2b;')}`;
    const connected = await connect({ 'vCont;c': both, g: '0102', Hg2a: 'OK' });
    connected.go([{}]);
    expect(connected.nextStop(1000)).to.deep.include({ tid: 0x2a });
    const { exchanges } = connected;
    expect(connected.coreRegisters(0x2a)).to.equal('0102');
    expect(connected.exchanges).to.equal(exchanges + 1);
    expect(connected.nextStop(0)).to.deep.include({ tid: 0x2b });
  });

  it('lets the program go without having looked at the registers', async () => {
    const connected = await connect({ 'vCont;c': 'T05thread:2b;', 'vCont;s:2b': 'T05thread:2b;', g: '0102' });
    connected.go([{}]);
    connected.nextStop(1000);
    connected.go([{ tid: 0x2b, step: true }]);
    expect(connected.nextStop(1000)).to.deep.include({ kind: 'stopped', tid: 0x2b });
    expect(connected.coreRegisters(0x2b)).to.equal('0102');
  });

  it('lists threads, with and without the process in their names', async () => {
    const connected = await connect({ qfThreadInfo: 'm2a,p1.2b', qsThreadInfo: 'l' });
    expect(connected.threads()).to.deep.equal([0x2a, 0x2b]);
  });

  it('refuses an answer that is damaged, and a request that is refused', async () => {
    const connected = await connect({ 'm1000,1': '$7f#00', Hg2a: 'E01' });
    connected.select(0x2a);
    expect(() => connected.settle()).to.throw(StubError, 'E01');
    expect(() => connected.readMemory(0x1000, 1)).to.throw(StubError, 'sum');
  });

  it('sends what was left together with the next request, and finds out what was refused', async () => {
    const connected = await connect({ Hg2a: 'OK', P1f: 'OK', p20: '0a', p21: '0b', P0: 'E22' });
    const { packets, exchanges } = connected;
    connected.select(0x2a);
    connected.post('P1f');
    expect(connected.askAll(['p20', 'p21'])).to.deep.equal(['0a', '0b']);
    expect(connected.packets - packets).to.equal(4);
    expect(connected.exchanges - exchanges).to.equal(1);
    connected.post('P0');
    expect(() => connected.ask('p20')).to.throw(StubError, 'answers P0 with "E22"');
  });

  it('lets the program go once what was left is in force', async () => {
    const connected = await connect({
      P1f: `$O410a#45${encodePacket('OK').toString('latin1')}`,
      P0: 'E22',
      'vCont;c': 'T05thread:2b;',
    });
    connected.post('P1f');
    connected.go([{}]);
    expect(connected.nextStop(1000)).to.deep.equal({ kind: 'stopped', tid: 0x2b, signal: 5 });
    connected.post('P0');
    connected.go([{}]);
    expect(() => connected.nextStop(1000)).to.throw(StubError, 'answers P0 with "E22"');
  });

  it('can not be had where nobody listens', () => {
    expect(() => Stub.connect({ path: join(folder, 'none') }))
      .to.throw(ConnectionError)
      .with.property('errno', 'ENOENT');
  });
});
