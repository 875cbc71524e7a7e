import { FormatError } from '../../host/format-error.js';
import { Conversation, StubError, understood } from './conversation.js';
import { includesOf, registersIn, type StubRegister } from './description.js';
import { toGdbSignal } from './signals.js';
import { BlockingSocket, type Endpoint } from './socket.js';
import { parseStop, parseThreadId, type StubStop } from './stop-reply.js';

/** Registers that a stub gives with `g`, at most; the answer to a request for memory is as long. */
const chunkBytes = 2000;

/** Has a stub start a program, and returns its stop at the program's first instruction. */
export type StartProgram = (stub: Stub) => StubStop;

/** What can be asked of a GDB stub: qemu-user's or gdbserver's. */
export class Stub extends Conversation {
  readonly features: ReadonlySet<string>;
  readonly registers: readonly StubRegister[];
  /** The thread that `g`, `p` and so on are about. */
  #selected: number | undefined;

  /** The program runs: a stub that stops all its threads at once does not read meanwhile. */
  #runs = false;

  private constructor(socket: BlockingSocket, start?: StartProgram) {
    super(socket);
    const known = 'multiprocess-;xmlRegisters=i386;vContSupported+;QStartNoAckMode+';
    const supported = this.ask(`qSupported:${known}${start === undefined ? '' : ';exec-events+'}`);
    this.features = new Set(supported.split(';'));
    if (this.features.has('QStartNoAckMode+') && this.ask('QStartNoAckMode') === 'OK')
      this.acknowledges = false;
    // For x86 gdbserver has a target description only for who knows that of i386, and for all none before it is asked why the program has stopped.
    this.initialStop = start === undefined ? this.firstStop('?') : start(this);
    if (this.initialStop.kind === 'stopped') this.only = this.initialStop.tid;
    this.registers = understood(() => registersIn(this.#description('target.xml', 0)));
  }

  readonly initialStop: StubStop;

  /**
   * Connects to a stub. Throws ConnectionError where nobody listens, StubError for one that can't do what is
   * needed.
   */
  static connect(endpoint: Endpoint): Stub {
    return Stub.over(BlockingSocket.connect(endpoint));
  }

  /**
   * Begins a conversation with a stub. One that has no program yet starts it with `start`, which returns its
   * first stop. Closes the connection if that fails.
   */
  static over(socket: BlockingSocket, start?: StartProgram): Stub {
    try {
      return new Stub(socket, start);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** The stop that is the answer to a request, `?` or one that starts a program. */
  firstStop(request: string): StubStop {
    const answer = this.ask(request);
    const stop = understood(() => parseStop(answer, 0));
    if (stop === undefined)
      throw new StubError(`the gdb stub says ${JSON.stringify(answer)} when asked for its stop`);
    return stop;
  }

  /** Whether the program was let go and has not stopped since. */
  get runs(): boolean {
    return this.#runs;
  }

  override nextStop(timeoutMs: number): StubStop | undefined {
    const stop = super.nextStop(timeoutMs);
    if (stop !== undefined) this.#runs = false;
    return stop;
  }

  #description(name: string, depth: number): string[] {
    if (depth > 4) throw new FormatError('the gdb stub’s target description includes itself');
    const document = this.transfer('features', name).toString('utf8');
    return [document, ...includesOf(document).flatMap(each => this.#description(each, depth + 1))];
  }

  /** Reads an object of the stub: `features`, `auxv`. */
  transfer(object: string, annex: string): Buffer {
    const parts: Buffer[] = [];
    for (let offset = 0; ; ) {
      const answer = this.askBytes(
        `qXfer:${object}:read:${annex}:${offset.toString(16)},${chunkBytes.toString(16)}`,
      );
      const kind = answer.toString('latin1', 0, 1);
      if (kind !== 'l' && kind !== 'm')
        throw new StubError(`the gdb stub has no ${object} ${annex}`.trimEnd());
      parts.push(answer.subarray(1));
      offset += answer.length - 1;
      if (kind === 'l' || answer.length === 1 || offset > 1 << 22) return Buffer.concat(parts);
    }
  }

  /**
   * For requests about one thread, which the stub must hear about unless the last request was about the same
   * thread.
   */
  select(tid: number): void {
    if (this.#selected === tid) return;
    this.post(`Hg${tid.toString(16)}`);
    this.#selected = tid;
  }

  /**
   * Lets the program go on: actions as vCont has them. Where the registers at its next stop will not be wanted, they need
   * not be asked for ahead.
   */
  go(
    actions: readonly { tid?: number; step?: boolean; signal?: number }[],
    { registers = true }: { registers?: boolean } = {},
  ): void {
    this.#selected = undefined;
    this.#runs = true;
    const parts = actions.map(({ tid, step = false, signal = 0 }) => {
      const verb = signal === 0 ? (step ? 's' : 'c') : (step ? 'S' : 'C') + hexByte(toGdbSignal(signal));
      return tid === undefined ? verb : `${verb}:${tid.toString(16)}`;
    });
    this.sendAhead(`vCont;${parts.join(';')}`, registers ? 'g' : undefined);
  }

  /** Leaves the general registers of a stopped thread to be written. */
  writeCoreRegisters(tid: number, core: Buffer): void {
    this.select(tid);
    this.post(`G${core.toString('hex')}`);
  }

  /** The general registers of a stopped thread, as the stub has them. */
  coreRegisters(tid: number): string {
    const ahead = this.answerAhead(tid);
    if (ahead !== undefined) {
      // It was about the thread that stopped, and so is what follows.
      this.#selected = tid;
      return ahead.toString('latin1');
    }
    this.select(tid);
    return this.ask('g');
  }

  /** Threads of the program. */
  threads(): number[] {
    const tids: number[] = [];
    let answer = this.ask('qfThreadInfo');
    while (answer.startsWith('m') && tids.length < 10_000) {
      tids.push(...understood(() => answer.slice(1).split(',').map(parseThreadId)));
      answer = this.ask('qsThreadInfo');
    }
    return tids;
  }

  /** Memory; undefined where nothing is mapped. */
  readMemory(address: number, length: number): Buffer | undefined {
    const parts: Buffer[] = [];
    for (let done = 0; done < length; ) {
      const count = Math.min(length - done, chunkBytes);
      const answer = this.ask(`m${(address + done).toString(16)},${count.toString(16)}`);
      if (answer === '' || answer.startsWith('E')) return undefined;
      const bytes = Buffer.from(answer, 'hex');
      if (bytes.length === 0) return undefined;
      parts.push(bytes);
      done += bytes.length;
    }
    return Buffer.concat(parts);
  }

  /** Whether all of it could be written. */
  writeMemory(address: number, bytes: Uint8Array): boolean {
    for (let done = 0; done < bytes.length; done += chunkBytes) {
      const part = bytes.subarray(done, done + chunkBytes);
      if (this.ask(writeRequest(address + done, part)) !== 'OK') return false;
    }
    return true;
  }
}

/** Registers in an answer to `g` or `p`. A stub writes `x` for what it can’t tell. */
export function registerBytes(answer: string): Buffer {
  return Buffer.from(answer.replaceAll('x', '0'), 'hex');
}

/** The request that writes memory. */
export function writeRequest(address: number, bytes: Uint8Array): string {
  return `M${address.toString(16)},${bytes.length.toString(16)}:${Buffer.from(bytes).toString('hex')}`;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
