import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { Program } from '../../../harness/binary/program.js';
import { requireServed } from '../../../harness/conformance/processors.js';
import type { EmulatorCommand } from '../../../harness/emulators/command.js';
import { gdbserverAt, obtainGdbserver } from '../../../harness/emulators/gdbserver.js';
import { compileFixture } from '../../../harness/fixtures/compile.js';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import { runScenarios } from '../../../harness/scenarios/run.js';
import { launch } from '../../../harness/target/launch.js';
import { StubError } from '../../../harness/target/remote/conversation.js';
import { DeadlineError } from '../../../harness/target/target.js';
import { runtimeTests } from '../../../harness/toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../../../harness/toolchain/toolchain.js';
import { goroots } from '../../binary/goroots.js';
import { toolchainAt } from '../../toolchain/real-toolchain.js';

/**
 * Of each kind of what a target does: registers, memory, code, breakpoints, interrupts, signals, a program's output and
 * its end, and addresses that are chosen when it is loaded. None whose program makes threads as it ends: gdbserver
 * crashes then, or hangs.
 */
const selection = [
  'builds/pie',
  'call/closure',
  'concurrency/end-exit',
  'concurrency/trap-passed-on',
  'frame/too-large',
  'history/delve-pr-2232',
  'panic/string',
  'registers/flags-after-return',
];

const places = { cache: Cache.default(), progress: silent, offline: false };

/** The files in /tmp of programs that were started elsewhere; the programs themselves stay. */
function left(): string[] {
  return readdirSync('/tmp').filter(name => /^go-debugcall-[0-9a-f]+\.(sh|out|err|part)$/.test(name));
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Whether a process has children that have not ended. */
function hasChildren(pid: number): boolean {
  return childrenOf(pid).some(child => existsSync(`/proc/${child}/exe`));
}

/** A port of this machine at which nobody listens. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

// What gdbserver does here does not depend on the release.
for (const root of goroots().slice(-1)) {
  describe(`scenarios under a gdbserver, with ${root}`, function () {
    this.timeout(300_000);
    let path: string;
    let toolchain: Toolchain;
    let native: Record<string, string>;
    let server: ChildProcess | undefined;

    async function outcomes(emulator?: EmulatorCommand): Promise<Record<string, string>> {
      const results = await runScenarios(
        emulator === undefined ? toolchain : { ...toolchain, emulator },
        scenarios.filter(({ id }) => selection.includes(id)),
        { timeoutMs: 120_000, progress: silent, profile: 'full', repeatCommand: id => id },
      );
      return Object.fromEntries(
        results.map(result => {
          const broken =
            'failure' in result ? [result.failure, ...(result.others ?? [])].map(one => one.requirement) : [];
          const reason = 'reason' in result ? (result.reason ?? '') : '';
          return [result.id, [result.outcome, ...broken, reason].join(' ').trim()];
        }),
      );
    }

    before(async () => {
      path = await obtainGdbserver(places);
      toolchain = await toolchainAt(root, Cache.default());
      native = await outcomes();
      expect(Object.keys(native)).to.have.members(selection);
      expect(new Set(Object.values(native).map(text => text.split(' ')[0]))).to.deep.equal(
        new Set(['passed', 'known-defect']),
      );
    });
    afterEach(async () => {
      const child = server;
      server = undefined;
      if (child?.pid === undefined || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      // A loop that starts gdbservers has one among its children: they are a group.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    });

    /** Starts a gdbserver, one that starts programs when asked to; returns where it listens. */
    async function listening(command = [path, '--multi', '127.0.0.1:0']): Promise<string> {
      // It ends with the tests, also where they are killed.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      });
      server = child;
      let said = '';
      // What it says later is read, too, or it would wait.
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString();
      });
      const ended = once(child.stderr, 'end').then(() => {
        throw new Error('gdbserver does not listen');
      });
      // It ends when its test does, too.
      ended.catch(() => undefined);
      for (;;) {
        const port = /^Listening on port (\d+)\n/m.exec(said)?.[1];
        if (port !== undefined) return `127.0.0.1:${port}`;
        await Promise.race([once(child.stderr, 'data'), ended]);
      }
    }

    it('of this machine come to the same outcomes as under ptrace', async () => {
      expect(await outcomes(await gdbserverAt(path, places))).to.deep.equal(native);
    });

    it('that a command starts come to the same outcomes, and leave nothing', async () => {
      const before = left();
      const target = `${path} --once --multi -`;
      await requireServed(target);
      expect(await outcomes(await gdbserverAt(target, places))).to.deep.equal(native);
      expect(left().filter(name => !before.includes(name))).to.deep.equal([]);
    });

    it('that listens at a port come to the same outcomes, and leave it without a program', async () => {
      const loop = 'while :; do setpriv --pdeathsig KILL "$0" --multi "127.0.0.1:$1"; done';
      const target = await listening(['/bin/sh', '-c', loop, path, String(await freePort())]);
      await requireServed(target);
      expect(await outcomes(await gdbserverAt(target, places))).to.deep.equal(native);
      const [latest = 0] = childrenOf(server?.pid ?? 0);
      expect(hasChildren(latest)).to.equal(false);
    });

    it('are interrupted at the thread that is wanted, and end with an error that says so when their deadline passes', async () => {
      const emulator = await gdbserverAt(await listening(), places);
      const { path: fixture } = await compileFixture(toolchain, { name: 'calls' });
      const program = Program.open(fixture);
      const target = launch(program, { emulator, timeoutMs: 20_000 });
      try {
        for (const running of [true, false, true]) {
          if (running) target.resume(target.pid);
          target.interrupt(target.pid);
          if (!running) target.resume(target.pid);
          expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid: target.pid });
        }
        target.setDeadline(100);
        target.resume(target.pid);
        expect(() => target.wait()).to.throw(DeadlineError);
        expect(target.output()).to.have.keys('stdout', 'stderr');
        expect(hasChildren(server?.pid ?? 0)).to.equal(false);
      } finally {
        target.kill();
      }
    });

    it('that listens at a port end when their debugger was killed and another comes', async () => {
      const emulator = await gdbserverAt(await listening(), places);
      const { path: fixture } = await compileFixture(toolchain, { name: 'calls' });
      const options = JSON.stringify({ emulator, timeoutMs: 20_000 });
      const killed = `
        import { Program } from '${import.meta.resolve('../../../harness/binary/program.js')}';
        import { launch } from '${import.meta.resolve('../../../harness/target/launch.js')}';
        launch(Program.open(${JSON.stringify(fixture)}), ${options});
        process.kill(process.pid, 'SIGKILL');`;
      const first = spawn(process.execPath, ['--input-type=module', '-e', killed], { stdio: 'inherit' });
      expect(await once(first, 'exit')).to.deep.equal([null, 'SIGKILL']);
      expect(hasChildren(server?.pid ?? 0)).to.equal(true);
      const target = launch(Program.open(fixture), { emulator, timeoutMs: 20_000 });
      target.kill();
      expect(hasChildren(server?.pid ?? 0)).to.equal(false);
    });

    it('do not take the place of a program that is not theirs', async () => {
      const at = await listening([path, '127.0.0.1:0', '/bin/sleep', '100']);
      const emulator = await gdbserverAt(at, places);
      const { path: fixture } = await compileFixture(toolchain, { name: 'calls' });
      expect(() => launch(Program.open(fixture), { emulator, timeoutMs: 20_000 })).to.throw(
        StubError,
        'runs another program',
      );
      expect(hasChildren(server?.pid ?? 0)).to.equal(true);
    });

    it('elsewhere are not joined by the runtime’s own tests, which say why', async () => {
      const emulator = await gdbserverAt('ssh board gdbserver --once --multi -', places);
      const results = await runtimeTests({ ...toolchain, emulator });
      expect(results.map(({ outcome }) => outcome)).to.deep.equal(['skipped']);
      expect(results[0]?.reason).to.include('elsewhere');
    });
  });
}
