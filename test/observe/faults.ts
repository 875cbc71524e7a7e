import { Registers } from '../../harness/arch/registers.js';
import type { ProtocolFunctions } from '../../harness/protocol/functions.js';
import type { Target } from '../../harness/target/target.js';

/** A Target that leaves something out of what our debugger does. */
export type Wrap = (
  target: Target,
  functions: ProtocolFunctions,
  addressOf: (name: string) => number,
) => Target;

/** What a double forgets, and where and with which calls it does so. */
export interface Fault {
  /** What keeps the debugger from its duty. */
  wrap?: Wrap;
  /** What happens at the injection point before the calls. */
  before?: (target: Target, tid: number) => void;
  /** Where the calls are made; at a function of the program when absent. */
  at?: 'a function' | 'the runtime' | 'the system stack';
  /** Which calls are made; one of main.Add when absent. */
  calls?: 'add' | 'panic' | 'closure' | 'scale' | 'misplaced' | 'stack pointer' | 'all';
  /** Leaves the flags as the runtime returns them. */
  keepsFlags?: boolean;
}

const SIGTRAP = 5;

function altered(target: Target, changes: Partial<Target>): Target {
  return new Proxy(target, {
    get(of, name) {
      const changed: unknown = Reflect.get(changes, name);
      if (changed !== undefined) return changed;
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? (value.bind(of) as unknown) : value;
    },
  });
}

/** Changes the registers with which the thread goes on for the `nth` time that it goes on elsewhere. */
function redirected(
  nth: number,
  change: (registers: Registers, functions: ProtocolFunctions, before: Registers) => void,
): Wrap {
  return (target, functions) => {
    let times = 0;
    const before = new Registers(target.arch.registers);
    return altered(target, {
      readRegisters(tid, into) {
        target.readRegisters(tid, into);
        if (times === 0) before.copyFrom(into);
      },
      redirect(tid, to) {
        times++;
        const registers = to.clone();
        if (times === nth) change(registers, functions, before);
        target.redirect(tid, registers);
      },
    });
  };
}

/** The steps at which our debugger lets the thread go on elsewhere. */
const [entering, calling, ending] = [1, 2, 3];

/** Does something else when the thread is let go where it is, as after a return, a panic and a refusal. */
function inPlace(
  resume: (target: Target, tid: number, functions: ProtocolFunctions, saved: Registers) => void,
): Wrap {
  return (target, functions) => {
    let redirect = false;
    const saved = new Registers(target.arch.registers);
    let first = true;
    return altered(target, {
      readRegisters(tid, into) {
        target.readRegisters(tid, into);
        if (first) saved.copyFrom(into);
        first = false;
      },
      redirect(tid, to) {
        redirect = true;
        target.redirect(tid, to);
      },
      resume(tid, signal) {
        if (redirect) target.resume(tid, signal);
        else resume(target, tid, functions, saved);
        redirect = false;
      },
    });
  };
}

/** Leaves out words of what is pushed at the injection point: the frame size, a gap, the PC. */
function entersWith(kept: (words: readonly number[]) => { skip: number; count: number }): Wrap {
  return target => {
    let first = true;
    return altered(target, {
      writeWords(address, words) {
        if (!first) return target.writeWords(address, words);
        first = false;
        const { skip, count } = kept(words);
        target.writeWords(address + 8 * skip, words.slice(skip, skip + count));
      },
    });
  };
}

/** Writes something more when the function is called. */
function writesMore(address: (registers: Registers, addressOf: (name: string) => number) => number): Wrap {
  return (target, _functions, addressOf) => {
    let times = 0;
    return altered(target, {
      redirect(tid, to) {
        if (++times === calling) target.writeWord(address(to, addressOf), 0x5a5a);
        target.redirect(tid, to);
      },
    });
  };
}

/** Leaves the return address of the function out: the debugger’s second write, or the beginning of it. */
function withoutReturnAddress(target: Target): Target {
  let writes = 0;
  return altered(target, {
    writeWords(address, words) {
      if (++writes !== 2) target.writeWords(address, words);
    },
    write(address, bytes) {
      if (++writes === 2) target.write(address + 8, bytes.subarray(8));
      else target.write(address, bytes);
    },
  });
}

/** Lets another thread go instead of the one that has stopped. */
function resumesAnother(target: Target): Target {
  let times = 0;
  return altered(target, {
    resume(tid, signal) {
      if (++times !== calling) return target.resume(tid, signal);
      const other = target.threads().find(each => each !== tid);
      if (other === undefined) throw new Error('the program has one thread');
      target.interrupt(other);
      const stop = target.wait();
      target.resume(stop.tid);
      throw new Error('the wrong thread goes on');
    },
  });
}

/** Reads neither the frame nor the vector registers once the function has been called. */
const readsNoResult: Wrap = (target, { sequence }) => {
  let times = 0;
  return altered(target, {
    redirect(tid, to) {
      times++;
      target.redirect(tid, to);
    },
    readVectorState: (tid, into) =>
      times === calling ? new Uint8Array(1024) : target.readVectorState(tid, into),
    read: (address, length) =>
      times === calling && sequence.integers.length === 0
        ? new Uint8Array(length)
        : target.read(address, length),
  });
};

/** Reads nothing where a panic value or the reason of a refusal is: at SP of the thread that has stopped. */
function blind(target: Target): Target {
  const latest = new Registers(target.arch.registers);
  return altered(target, {
    readRegisters(tid, into) {
      target.readRegisters(tid, into);
      latest.copyFrom(into);
    },
    readWords: (address, count) => (address === latest.sp ? [0, 0] : target.readWords(address, count)),
  });
}

/** The faults by the duty that is forgotten; the first one is none. */
export const faults: Record<string, Fault> = {
  none: { calls: 'all' },
  'none, refused': { at: 'the runtime' },
  'enter.goroutine': { at: 'the system stack' },
  'enter.room': {
    before(target, tid) {
      const registers = new Registers(target.arch.registers);
      target.readRegisters(tid, registers);
      const [low = 0] = target.readWords(target.goroutine(tid), 2);
      registers.sp = low + 200;
      target.writeRegisters(tid, registers);
    },
  },
  'enter.stack-pointer': {
    wrap: redirected(entering, registers => {
      registers.sp += 8;
    }),
  },
  'enter.pc': { wrap: entersWith(() => ({ skip: 0, count: 1 })) },
  'enter.frame-size': { wrap: entersWith(words => ({ skip: words.length - 1, count: 1 })) },
  'enter.entry-point': {
    wrap: redirected(entering, registers => {
      registers.pc += 1;
    }),
  },
  'frame.bounds': { wrap: writesMore(registers => registers.sp - 64) },
  'memory.bounds': {
    wrap: writesMore((_registers, addressOf) => addressOf('main.StringValue')),
  },
  'call.return-address': { wrap: withoutReturnAddress },
  'call.closure': {
    calls: 'closure',
    wrap: redirected(calling, (registers, { sequence }) => {
      registers.setNumberAt(sequence.closure, 0);
    }),
  },
  'arguments.places': { calls: 'misplaced' },
  'arguments.stack-pointers': { calls: 'stack pointer' },
  'results.places': {
    calls: 'scale',
    wrap: readsNoResult,
  },
  'stop.thread': { wrap: resumesAnother },
  'stop.signal': { wrap: inPlace((target, tid) => target.resume(tid, SIGTRAP)) },
  'stop.order': {
    wrap: inPlace((target, tid, _functions, saved) => {
      target.redirect(tid, saved);
      target.resume(tid);
      throw new Error('the call is not ended');
    }),
  },
  'refusal.understood': {
    at: 'the runtime',
    wrap: inPlace((target, tid, { program }) => {
      const registers = new Registers(target.arch.registers);
      target.readRegisters(tid, registers);
      registers.pc = program.func('main.Add')?.entry ?? 0;
      target.redirect(tid, registers);
      target.resume(tid);
    }),
  },
  'refusal.reason': { at: 'the runtime', wrap: blind },
  'panic.understood': { calls: 'panic', wrap: blind },
  'restore.registers': {
    wrap: redirected(ending, registers => {
      registers.set('rbx', registers.get('rbx') ^ 0x40n);
    }),
  },
  'restore.position': {
    wrap: redirected(ending, (registers, _functions, before) => {
      registers.sp = before.sp;
    }),
  },
  'restore.flags': {
    wrap: redirected(ending, registers => {
      registers.set('eflags', registers.get('eflags') ^ 0x41n);
    }),
  },
  'restore.vectors': {
    wrap: target => altered(target, { restoreVectorState: () => undefined }),
  },
  'return.flags': {
    keepsFlags: true,
    // main.Nop is one instruction, which returns and leaves the flags alone.
    before(target, tid) {
      const { flags } = target.arch;
      const registers = new Registers(target.arch.registers);
      target.readRegisters(tid, registers);
      registers.set('eflags', registers.get('eflags') | (flags?.patterns[0] ?? 0n));
      target.writeRegisters(tid, registers);
      target.step(tid);
      target.wait();
    },
  },
};
