import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { amd64 } from '../../../harness/arch/amd64/index.js';
import {
  enabledComponents,
  headerEnd,
  usedComponents,
  vectorRegister,
  vectorRegisters,
} from '../../../harness/arch/amd64/xsave.js';
import { Registers } from '../../../harness/arch/registers.js';
import { LocalTarget } from '../../../harness/target/ptrace/local.js';
import { DeadlineError, MemoryError, TargetExitedError } from '../../../harness/target/target.js';

const SIGUSR1 = 10;
const SIGUSR2 = 12;
const SIGTRAP = 5;
const SIGSEGV = 11;

/** A shell that runs `script`, stopped at its first instruction. */
function shell(script: string, timeoutMs = 5000): LocalTarget {
  const program = { arch: amd64, path: '/bin/sh', pie: false, entry: 0, goroutineOffset: -8 };
  return LocalTarget.launch(program, { args: ['-c', script], timeoutMs });
}

/** A C program that makes one thread after the other. */
const makesThreads = `#include <pthread.h>
static void *nothing(void *argument) { return argument; }
int main(void) {
  for (;;) {
    pthread_t thread;
    if (pthread_create(&thread, 0, nothing, 0) == 0) pthread_join(thread, 0);
  }
}
`;

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Addresses of the stopped program's first instructions: steps from its entry point. */
function firstInstructions(target: LocalTarget, count: number): number[] {
  const registers = new Registers(amd64.registers);
  const seen: number[] = [];
  for (let step = 0; step < count; step++) {
    target.readRegisters(target.pid, registers);
    seen.push(registers.pc);
    target.step(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'stepped', tid: target.pid });
  }
  return seen;
}

describe('a traced program', () => {
  let target: LocalTarget;
  afterEach(() => target.kill());

  it('runs to its end, and its output is kept', () => {
    target = shell('echo out; echo err >&2');
    target.resume(target.pid);
    expect(target.waitForEnd()).to.deep.equal({ stdout: 'out\n', stderr: 'err\n' });
  });

  it('gets nothing of this process’s environment', () => {
    target = shell('env');
    target.resume(target.pid);
    expect(
      target
        .waitForEnd()
        .stdout.split('\n')
        .filter(line => /^(HOME|npm_|NODE)/.test(line)),
    ).to.deep.equal([]);
  });

  it('tells how it ended', () => {
    target = shell('echo bye; exit 3');
    target.resume(target.pid);
    const error = thrownBy(() => target.wait());
    expect(error).to.be.instanceOf(TargetExitedError).that.includes({ exitCode: 3 });
    expect((error as Error).message).to.contain('bye');
  });

  it('is killed when its time is over, though this thread does nothing but wait', () => {
    target = shell('sleep 60', 300);
    target.resume(target.pid);
    const started = performance.now();
    expect(thrownBy(() => target.wait())).to.be.instanceOf(DeadlineError);
    expect(performance.now() - started).to.be.within(200, 2500);
  });

  it('starts at the same addresses each time', () => {
    const start = (): number => {
      target = shell('exit 0');
      const registers = new Registers(amd64.registers);
      target.readRegisters(target.pid, registers);
      target.kill();
      return registers.pc;
    };
    expect(start()).to.equal(start());
  });

  it('gets its signals, unless they are reported', () => {
    target = shell('trap "echo caught" USR1; kill -USR1 $$; kill -USR1 $$');
    target.reportSignals([SIGUSR1]);
    target.resume(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'signal', tid: target.pid, signal: SIGUSR1 });
    target.resume(target.pid);
    expect(target.wait()).to.include({ kind: 'signal' });
    target.resume(target.pid, SIGUSR1);
    expect(target.waitForEnd().stdout).to.equal('caught\n');
  });

  it('does not take a SIGTRAP that was sent for a trap', () => {
    target = shell('trap "echo trapped" TRAP; kill -TRAP $$; echo end');
    target.reportSignals([SIGTRAP]);
    target.resume(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'signal', tid: target.pid, signal: SIGTRAP });
    target.resume(target.pid, SIGTRAP);
    expect(target.waitForEnd().stdout).to.equal('trapped\nend\n');
  });

  it('stops at a breakpoint, is stepped over it, and stops there no more once it is removed', () => {
    target = shell('exit 0');
    const third = firstInstructions(target, 3)[2] ?? 0;
    target.kill();
    target = shell('exit 0');
    expect(target.insertBreakpoint(third)).to.equal(true);
    expect(target.insertBreakpoint(third), 'inserted a second time').to.equal(false);
    target.resume(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'trap', tid: target.pid, address: third, breakpoint: true });
    const registers = new Registers(amd64.registers);
    target.readRegisters(target.pid, registers);
    expect(registers.pc, 'PC at a breakpoint').to.equal(third);
    target.step(target.pid);
    expect(target.wait().kind).to.equal('stepped');
    expect(Array.from(target.read(third, 1)), 'the trap is back after the step').to.deep.equal([
      ...amd64.trap.bytes,
    ]);
    target.removeBreakpoint(third);
    target.resume(target.pid);
    target.waitForEnd();
  });

  it('goes on from a breakpoint that it met before it was removed, and whose stop nobody had looked at', () => {
    target = shell('exit 0');
    const third = firstInstructions(target, 3)[2] ?? 0;
    target.kill();
    target = shell('echo end');
    target.insertBreakpoint(third);
    target.resume(target.pid);
    const stopped = (): boolean => / t /.test(readFileSync(`/proc/${target.pid}/stat`, 'latin1'));
    for (const end = performance.now() + 3000; !stopped(); ) expect(performance.now()).to.be.below(end);
    target.removeBreakpoint(third);
    expect(target.waitForEnd().stdout).to.equal('end\n');
  });

  it('executes one instruction of its own though a signal comes, which is delivered when it is let go', () => {
    target = shell('exit 0');
    const second = firstInstructions(target, 2)[1] ?? 0;
    target.kill();
    target = shell('exit 0');
    process.kill(target.pid, SIGUSR1);
    target.step(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'stepped', tid: target.pid });
    const registers = new Registers(amd64.registers);
    target.readRegisters(target.pid, registers);
    expect(registers.pc).to.equal(second);
    target.resume(target.pid);
    expect(thrownBy(() => target.wait())).to.include({ signal: SIGUSR1 });
  });

  it('has the signals pending that were sent to one of its threads and not delivered yet', () => {
    target = shell('trap "echo caught" USR1 USR2; echo end');
    expect(target.pendingSignals(target.pid)).to.deep.equal([]);
    target.signal(target.pid, SIGUSR2);
    target.signal(target.pid, SIGUSR1);
    expect(target.pendingSignals(target.pid)).to.deep.equal([SIGUSR1, SIGUSR2]);
    target.kill();
  });

  it('knows the goroutine that a thread runs by the thread pointer', () => {
    target = shell('exit 0');
    const registers = new Registers(amd64.registers);
    target.readRegisters(target.pid, registers);
    const base = registers.sp - 512;
    registers.setNumber('fs_base', base);
    target.writeRegisters(target.pid, registers);
    target.writeWord(base - 8, 0xc0_0000_1234);
    expect(target.goroutine(target.pid)).to.equal(0xc0_0000_1234);
  });

  it('can be sent elsewhere from a system call, which is then not restarted', () => {
    target = shell('exit 0');
    const registers = new Registers(amd64.registers);
    const note = amd64.systemCallRegister ?? 0;
    target.readRegisters(target.pid, registers);
    registers.setAt(note, 59n);
    target.writeRegisters(target.pid, registers);
    target.readRegisters(target.pid, registers);
    expect(registers.at(note), 'as it was written').to.equal(59n);
    target.redirect(target.pid, registers);
    target.readRegisters(target.pid, registers);
    expect(registers.at(note), 'a redirected thread is in no system call').to.equal(0xffff_ffff_ffff_ffffn);
  });

  it('gets the fault of an instruction that a breakpoint stands on', () => {
    target = shell('exit 0');
    const [, second = 0] = firstInstructions(target, 2);
    target.kill();
    target = shell('exit 0');
    // The second instruction of the loader is a call: without a stack it faults, and so does the delivery of
    // the signal.
    target.insertBreakpoint(second);
    target.resume(target.pid);
    expect(target.wait().kind).to.equal('trap');
    const registers = new Registers(amd64.registers);
    target.readRegisters(target.pid, registers);
    registers.sp = 8;
    target.writeRegisters(target.pid, registers);
    target.resume(target.pid);
    expect(thrownBy(() => target.wait())).to.include({ signal: SIGSEGV });
  });

  it('has registers, vector state and memory that can be read and written', () => {
    target = shell('exit 0');
    const registers = new Registers(amd64.registers);
    target.readRegisters(target.pid, registers);
    for (const [index, name] of amd64.pointerRegisters.entries()) registers.setNumber(name, 0x1000 + index);
    target.writeRegisters(target.pid, registers);
    const again = new Registers(amd64.registers);
    target.readRegisters(target.pid, again);
    expect(again.changesSince(registers)).to.deep.equal([]);

    const state = target.readVectorState(target.pid).slice();
    const { start, end } = vectorRegister(0);
    state.fill(0x5a, start, end);
    amd64.vectors.markUsed(state);
    target.writeVectorState(target.pid, state);
    expect(Array.from(target.readVectorState(target.pid).slice(start, end))).to.deep.equal(
      Array(16).fill(0x5a),
    );

    const sp = registers.sp;
    target.writeWord(sp - 64, 0x1234_5678_9abc);
    expect(target.readWord(sp - 64)).to.equal(0x1234_5678_9abc);
    expect(thrownBy(() => target.read(8, 4))).to.be.instanceOf(MemoryError);
  });

  it('gets its vector state back, whichever of its registers were in use when', () => {
    const { start: x0 } = vectorRegisters;
    const [used, beyond] = [usedComponents, headerEnd];
    target = shell('exit 0');
    const { pid } = target;
    const fill = (state: Uint8Array, value: number): Uint8Array => {
      state.fill(value, x0, x0 + 256);
      state.fill(value, beyond, beyond + 256);
      // SSE and AVX, as far as the CPU has them: bits 1 and 2.
      state[used] = (state[enabledComponents] ?? 0) & 6;
      return state;
    };
    const whole = (): Uint8Array => target.readVectorState(pid).slice();
    const contents = (state: Uint8Array): string =>
      `${((state[used] ?? 0) & 4) === 0 ? 'SSE' : 'AVX'} ${Buffer.from(state.subarray(x0, x0 + 256)).toString('hex')} ${Buffer.from(state.subarray(beyond, beyond + 256)).toString('hex')}`;

    const plain = whole();
    plain.fill(0x11, x0, x0 + 256);
    plain[used] = 2;
    target.writeVectorState(pid, plain);
    const little = target.saveVectorState(pid);
    expect(little).to.have.length(headerEnd);
    const before = contents(whole());
    const hasAvx = ((plain[enabledComponents] ?? 0) & 4) !== 0;
    expect(before).to.match(hasAvx ? /^SSE (11)+ (00)+$/ : /^SSE (11)+ /);

    target.writeVectorState(pid, fill(whole(), 0x22));
    const much = target.saveVectorState(pid).slice();
    const filled = contents(whole());
    expect(filled).not.to.equal(before);
    target.restoreVectorState(pid, little);
    expect(contents(whole())).to.equal(before);
    target.restoreVectorState(pid, much);
    expect(contents(whole())).to.equal(filled);
    target.restoreVectorState(pid, target.saveVectorState(pid));
    expect(contents(whole())).to.equal(filled);
  });

  it('that was to load a library and has not tells how it ended, and the next one runs undisturbed', () => {
    const library = { arch: amd64, path: '/nowhere/library', segments: [], goroutineOffsetWord: undefined };
    // A shell takes its argument for a script, and finds none.
    const error = thrownBy(() => LocalTarget.launchHost('/bin/sh', library, { timeoutMs: 5000 }));
    expect(error).to.be.instanceOf(TargetExitedError);
    expect((error as Error).message).to.contain('/nowhere/library');
    target = shell('echo next');
    target.resume(target.pid);
    expect(target.waitForEnd().stdout).to.equal('next\n');
  });

  it('stops when it is asked to, though it is just making a thread', () => {
    const folder = mkdtempSync(join(tmpdir(), 'threads-'));
    try {
      writeFileSync(join(folder, 'threads.c'), makesThreads);
      const path = join(folder, 'threads');
      execFileSync('gcc', ['-pthread', '-o', path, `${path}.c`]);
      const program = { arch: amd64, path, pie: false, entry: 0, goroutineOffset: -8 };
      target = LocalTarget.launch(program, { timeoutMs: 10_000 });
      target.resume(target.pid);
      for (let round = 0; round < 2000; round++) {
        // Not always at the same place of its loop.
        for (const end = performance.now() + (round % 20) / 100; performance.now() < end; );
        target.interrupt(target.pid);
        expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid: target.pid });
        target.resume(target.pid);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps a breakpoint that it is stepped over when it is asked to stop', () => {
    target = shell('exit 0');
    const [first = 0, second = 0] = firstInstructions(target, 2);
    target.kill();
    target = shell('exit 0');
    for (const address of [first, second]) target.insertBreakpoint(address);
    target.interrupt(target.pid);
    target.resume(target.pid);
    expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid: target.pid });
    target.resume(target.pid);
    expect(target.wait()).to.include({ kind: 'trap', address: second });
    expect(Array.from(target.read(first, 1)), 'the trap is back').to.deep.equal([...amd64.trap.bytes]);
  });

  it('leaves nothing behind when it is killed', () => {
    // A shell that doesn't fork for it: nobody promises anything about what a program starts.
    target = shell('exec sleep 61');
    target.resume(target.pid);
    target.kill();
    expect(existsSync(`/proc/${target.pid}`)).to.equal(false);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.to.match(/^sleep 61$/m);
  });
});
