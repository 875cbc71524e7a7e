import type { Arch } from '../arch/arch.js';
import { Registers } from '../arch/registers.js';
import type { Program } from '../binary/program.js';
import type { EmulatorCommand } from '../emulators/command.js';
import { defined } from '../host/defined.js';
import { layOut, type Signature } from '../protocol/abi/layout.js';
import { type GoValue, readResults, writeArguments } from '../protocol/abi/values.js';
import type { Call } from '../protocol/call.js';
import { ProtocolFunctions } from '../protocol/functions.js';
import { Goroutine } from '../protocol/goroutine.js';
import { type Injected, type InjectOptions, inject } from '../protocol/inject.js';
import type { Oracle } from '../protocol/oracle.js';
import type { StopRecord } from '../protocol/trace.js';
import { launch } from '../target/launch.js';
import type { Stop, Target } from '../target/target.js';
import type { SourceMarkers } from './markers.js';

export interface StartOptions {
  args?: string[];
  env?: Record<string, string>;
  timeoutMs?: number;
  /** Keeps debugger and program on one CPU: stops are cheap, and the program's threads take turns. */
  pinned?: boolean;
  /** See `LaunchOptions`. */
  sandboxed?: boolean;
}

/** The result of `Debuggee.call`. */
export interface CallResult extends Injected {
  /** Empty unless the function returned. */
  results: GoValue[];
}

export interface CallOptions extends InjectOptions {
  /** Asks for a frame of this size instead of the one that the signature needs, in bytes. */
  frameBytes?: number;
  /** Address of the closure object. */
  closure?: number;
  /** May change the registers that the debugger is about to hand back at status 16. */
  atRestore?: Call['atRestore'];
  /** The PC that the runtime is asked to judge, instead of the thread's own. */
  pc?: number;
  /** See `Call`. */
  takesBack?: boolean;
}

const defaultTimeoutMs = 20_000;

/** A fixture that runs under the debugger, with the operations that scenarios need. */
export class Debuggee {
  readonly target: Target;
  readonly program: Program;
  readonly functions: ProtocolFunctions;
  readonly oracle: Oracle;
  readonly #markers: SourceMarkers;
  #lastTrace: (() => StopRecord[]) | undefined;
  /** As `Stage.about`; the stage that starts the program puts its own here. */
  about: (requirement: string, check: () => void) => void = (_requirement, check) => check();
  /** As `Stage.demand`, likewise. */
  demand: (requirement: string, part: () => void) => void = (_requirement, part) => part();
  /** Calls injected so far. */
  injections = 0;
  /** The stops of each call that ended as the protocol requires; recorded only if a list was put here. */
  traces: (() => StopRecord[])[] | undefined;
  /** The thread of the latest stop. */
  tid: number;

  /**
   * @param options `host` is the C program that loads `program`, a library; `emulator` the qemu-user that
   * runs it.
   */
  constructor(
    program: Program,
    oracle: Oracle,
    markers: SourceMarkers,
    options: StartOptions & { host?: string; emulator?: EmulatorCommand | undefined } = {},
  ) {
    this.program = program;
    this.oracle = oracle;
    this.functions = new ProtocolFunctions(program);
    this.#markers = markers;
    const { timeoutMs = defaultTimeoutMs, ...others } = options;
    this.target = launch(program, defined({ timeoutMs, ...others }));
    this.tid = this.target.pid;
  }

  get arch(): Arch {
    return this.program.arch;
  }

  /**
   * The registers that may have any content when a debugger stops the thread: all that may hold a pointer,
   * except the one that always holds the goroutine.
   */
  get freeRegisters(): readonly string[] {
    const { names } = this.arch.registers;
    const { goroutine } = this.functions.sequence;
    return this.arch.pointerRegisters.filter(name => goroutine === undefined || name !== names[goroutine]);
  }

  /** Name of the frame pointer of Go's compiled code; undefined where it keeps none. */
  get framePointer(): string | undefined {
    const { names, fp } = this.arch.registers;
    return names[fp];
  }

  /** The stops of the latest call, for a report. */
  lastTrace(): StopRecord[] | undefined {
    return this.#lastTrace?.();
  }

  /** Address in memory of a function or, in a program with symbols, of a variable. */
  address(name: string): number {
    const linked = this.program.func(name)?.entry ?? this.program.symbol(name)?.address;
    if (linked === undefined) throw new Error(`${this.program.path} has no ${name}`);
    return linked + this.target.loadBias;
  }

  /** The first instruction of a marked line at which a call may be injected. */
  marker(name: string): number {
    const { pcs } = this.#markers.instructions(this.program, name);
    const pc = pcs.find(each => this.oracle.verdict(each) === 'accepted');
    if (pc === undefined) throw new Error(`no safe point on the line marked ${name} of ${this.program.path}`);
    return pc + this.target.loadBias;
  }

  /** Lets the program run until a thread reaches a marked line or an address. */
  runTo(place: string | number): void {
    const address = typeof place === 'number' ? place : this.marker(place);
    const inserted = this.target.insertBreakpoint(address);
    this.target.resume(this.tid);
    const stop = this.waitFor(address);
    this.tid = stop.tid;
    if (inserted) this.target.removeBreakpoint(address);
  }

  /** Waits for the breakpoint at an address; any other stop is an error. */
  waitFor(address: number): Stop {
    const stop = this.target.wait();
    if (stop.kind !== 'trap' || !stop.breakpoint || stop.address !== address) {
      throw new Error(`expected the breakpoint at 0x${address.toString(16)}, saw ${JSON.stringify(stop)}`);
    }
    return stop;
  }

  registers(): Registers {
    const registers = new Registers(this.arch.registers);
    this.target.readRegisters(this.tid, registers);
    return registers;
  }

  setRegisters(registers: Registers): void {
    this.target.writeRegisters(this.tid, registers);
  }

  /** The goroutine that the stopped thread runs. */
  goroutine(): Goroutine {
    return Goroutine.of(this.target, this.tid);
  }

  /** The address to which a function returns, at its first instruction. */
  returnAddress(): number {
    const registers = this.registers();
    const { growthLink } = this.arch;
    if (growthLink !== undefined && this.program.funcAt(this.pc())?.name.startsWith('runtime.morestack')) {
      return registers.numberAt(growthLink);
    }
    return registers.file.lr >= 0 ? registers.lr : this.target.readWord(registers.sp);
  }

  /** PC of the stopped thread, as linked. */
  pc(): number {
    return this.registers().pc - this.target.loadBias;
  }

  /** Executes one instruction of the stopped thread. */
  step(): void {
    this.target.step(this.tid);
    const stop = this.target.wait();
    if (stop.kind !== 'stepped') throw new Error(`expected the end of a step, saw ${JSON.stringify(stop)}`);
    this.tid = stop.tid;
  }

  /**
   * Restores the registers that a call may lose (`arch.lostByCall`): that they are lost is the subject of
   * other scenarios.
   */
  restoreLost(before: Registers, after: Registers): void {
    const registers = after.clone();
    for (const name of this.arch.lostByCall) registers.set(name, before.get(name));
    this.setRegisters(registers);
  }

  /**
   * Injects a call of a Go function into the stopped goroutine. The arguments are laid out by the protocol's
   * ABI.
   */
  call(name: string, signature: Signature, args: readonly GoValue[], options: CallOptions = {}): CallResult {
    return this.callAddress(this.address(name), signature, args, options);
  }

  /** As `call`, for a function given by its first instruction. */
  callAddress(
    address: number,
    signature: Signature,
    args: readonly GoValue[],
    options: CallOptions = {},
  ): CallResult {
    const layout = layOut(signature, this.functions.sequence);
    let results: GoValue[] = [];
    const injected = this.inject(
      {
        function: address,
        frameBytes: options.frameBytes ?? layout.frameBytes,
        closure: options.closure,
        atRestore: options.atRestore,
        pc: options.pc,
        takesBack: options.takesBack,
        writeArguments: frame => writeArguments(frame, layout, args),
        readResults: frame => {
          results = readResults(frame, layout);
        },
      },
      options,
    );
    return Object.assign(injected, { results });
  }

  /** Injects a call that the scenario lays out itself. */
  inject(call: Call, options: InjectOptions = {}): Injected {
    this.injections++;
    const injected = inject(this.target, this.functions, this.tid, call, options);
    this.tid = injected.tid;
    this.#lastTrace = injected.trace;
    this.traces?.push(injected.trace);
    return injected;
  }

  /** Lets the program run to its end, and returns what it wrote. Throws if it does not end with status 0. */
  finish(): { stdout: string; stderr: string } {
    this.target.resume(this.tid);
    return this.target.waitForEnd();
  }
}
