import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { wallsFor } from '../../../harness/host/walls/available.js';
import { reviewedWithFile } from '../reviewed.js';

/*
 * Changes that harm whoever runs them. Each is a file that is added to package os of Debian's 1.15, so that every program under test runs it as
 * it starts.
 */

const go = '--go=1.15';
const one = '--grep=^refusal/runtime$';

function guest(imports: string[], body: string[]): string {
  const lines = [
    'package os',
    '',
    'import (',
    ...imports.map(name => `\t"${name}"`),
    ')',
    '',
    'func init() {',
  ];
  return [...lines, ...body.map(line => `\t${line}`), '}'].join('\n');
}

/** Programs of a candidate that still run anywhere on this machine. */
function survivors(): string[] {
  const programs: string[] = [];
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      programs.push(readlinkSync(`/proc/${pid}/exe`));
    } catch {
      // It has ended, belongs to somebody else, or is a thread of the kernel.
    }
  }
  return programs.filter(path => path.includes('/scratch-') && path.includes('/fixtures/'));
}

describe('a change that means harm', () => {
  let folder: string;
  let server: Server;
  let visitors: number;

  before(async function () {
    if (!(await wallsFor('auto', 'the change', { cache: Cache.default(), progress: silent }))) this.skip();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outside-'));
    visitors = 0;
    server = createServer(socket => {
      visitors++;
      socket.destroy();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  function intruder(): string {
    const { port } = server.address() as AddressInfo;
    return guest(
      ['syscall'],
      [
        `if fd, err := syscall.Open("${folder}/written", syscall.O_CREAT|syscall.O_WRONLY, 0644); err == nil {`,
        '\tsyscall.Close(fd)',
        '}',
        'if fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); err == nil {',
        `\tsyscall.Connect(fd, &syscall.SockaddrInet4{Port: ${port}, Addr: [4]byte{127, 0, 0, 1}})`,
        '\tsyscall.Close(fd)',
        '}',
      ],
    );
  }

  it('writes nothing outside and reaches nobody', async () => {
    const { code, review } = await reviewedWithFile(
      'src/os/guest.go',
      intruder(),
      go,
      one,
      '--sandbox=require',
    );
    expect(review).to.include({ sandboxed: true, verdict: 'no difference' });
    expect(code).to.equal(0);
    expect(existsSync(join(folder, 'written'))).to.equal(false);
    expect(visitors).to.equal(0);
  });

  it('does both where there is no sandbox', async () => {
    const { review } = await reviewedWithFile('src/os/guest.go', intruder(), go, one, '--sandbox=off');
    expect(review.sandboxed).to.equal(false);
    expect(existsSync(join(folder, 'written'))).to.equal(true);
    expect(visitors).to.be.above(0);
  });

  it('is ended, and all that it started, when it forks for ever', async () => {
    const text = guest(
      ['syscall'],
      [
        'attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}',
        'for {',
        '\tsyscall.ForkExec("/proc/self/exe", []string{"guest"}, attributes)',
        '}',
      ],
    );
    const { code, review } = await reviewedWithFile('src/os/guest.go', text, go, one, '--sandbox=require');
    expect(review.verdict).to.equal('worse');
    expect(review.judged?.scenariosChanged[0]?.candidate.message).to.match(/more than \d+ processes|hung/);
    expect(code).to.equal(1);
    expect(survivors()).to.deep.equal([]);
  });

  it('is ended when it hangs, in a scenario', async () => {
    const { code, review } = await reviewedWithFile(
      'src/os/guest.go',
      guest([], ['for {', '}']).replace(/import \(\n\)\n/, ''),
      go,
      one,
    );
    expect(review.verdict).to.equal('worse');
    expect(review.judged?.scenariosChanged[0]?.candidate.message).to.match(/hung|no end|deadline|did not/);
    expect(code).to.equal(1);
    expect(survivors()).to.deep.equal([]);
  });

  it('is ended when its build does not end', async () => {
    const text = ['package main', '', 'func init() {', '\tfor {', '\t}', '}'].join('\n');
    const { code, review } = await reviewedWithFile('src/cmd/asm/guest.go', text, go, one, '--timeout=30');
    expect(review.verdict).to.equal('does not build');
    expect(review.build?.sentence).to.include('30 s');
    expect(code).to.equal(4);
  });
});
