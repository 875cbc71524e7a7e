import { FormatError } from '../../host/format-error.js';
import { includesOf, registersIn, type StubRegister } from './description.js';
import { encodePacket, PacketReader } from './packets.js';
import { toGdbSignal } from './signals.js';
import { BlockingSocket, type Endpoint } from './socket.js';
import { parseStop, parseThreadId, type StubStop } from './stop-reply.js';

/** A stub did not answer in time, or answered with an error. Neither is Go's fault. */
export class StubError extends Error {
  override readonly name = 'StubError';
}

/** Registers that a stub gives with `g`, at most; the answer to a request for memory is as long. */
const chunkBytes = 2000;
const answerMs = 10_000;

/**
 * A conversation with a GDB stub: qemu-user's or gdbserver's. Requests are answered one by one; a stop that
 * comes meanwhile (qemu's threads run on while one is stopped) is kept for `nextStop`.
 */
export class Stub {
  readonly #socket: BlockingSocket;
  readonly #reader = new PacketReader();
  readonly #stops: StubStop[] = [];
  readonly features: ReadonlySet<string>;
  readonly registers: readonly StubRegister[];
  #acknowledges = true;
  /** The thread that a stop without one is about: the first. */
  #only = 0;
  /** The thread that `g`, `p` and so on are about. */
  #selected: number | undefined;
  /** Packets sent. */
  packets = 0;

  private constructor(socket: BlockingSocket) {
    this.#socket = socket;
    const supported = this.ask('qSupported:multiprocess-;xmlRegisters=;vContSupported+;QStartNoAckMode+');
    this.features = new Set(supported.split(';'));
    if (this.features.has('QStartNoAckMode+') && this.ask('QStartNoAckMode') === 'OK')
      this.#acknowledges = false;
    // gdbserver knows no target description before it is asked why the program has stopped.
    this.initialStop = this.#first(this.ask('?'));
    if (this.initialStop.kind === 'stopped') this.#only = this.initialStop.tid;
    this.registers = registersIn(this.#description('target.xml', 0));
  }

  readonly initialStop: StubStop;

  /**
   * Connects to a stub. Throws ConnectionError where nobody listens, StubError for one that can't do what is
   * needed.
   */
  static connect(endpoint: Endpoint): Stub {
    const socket = BlockingSocket.connect(endpoint);
    try {
      return new Stub(socket);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  #first(answer: string): StubStop {
    const stop = parseStop(answer, 0);
    if (stop === undefined)
      throw new StubError(`the gdb stub says ${JSON.stringify(answer)} when asked for its stop`);
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
      const answer = this.#ask(
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

  /** Sends a request and returns its answer as text. */
  ask(request: string): string {
    return this.#ask(request).toString('latin1');
  }

  /** The same for a request that is answered with OK. Throws StubError for any other answer. */
  command(request: string): void {
    const answer = this.ask(request);
    if (answer !== 'OK')
      throw new StubError(`the gdb stub answers ${shown(request)} with ${JSON.stringify(answer)}`);
  }

  /**
   * For requests about one thread, which the stub must hear about unless the last request was about the same
   * thread.
   */
  select(tid: number): void {
    if (this.#selected === tid) return;
    this.command(`Hg${tid.toString(16)}`);
    this.#selected = tid;
  }

  #ask(request: string): Buffer {
    this.#send(request);
    for (;;) {
      const answer = this.#receive(answerMs);
      if (answer === undefined) throw new StubError(`the gdb stub doesn't answer ${shown(request)}`);
      const stop = request.startsWith('?') ? undefined : this.#stopIn(answer);
      if (stop === undefined) return answer;
      this.#stops.push(stop);
    }
  }

  /** A hex answer can't be taken for a stop: T, S, W and X are no hex digits. */
  #stopIn(answer: Buffer): StubStop | undefined {
    const text =
      answer.length > 2 && /^[TWXS]/.test(answer.toString('latin1', 0, 1)) ? answer.toString('latin1') : '';
    return parseStop(text, this.#only);
  }

  #send(content: string | Uint8Array): void {
    this.packets++;
    this.#socket.send(encodePacket(content));
  }

  #receive(timeoutMs: number): Buffer | undefined {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const packet = this.#reader.next();
      if (packet !== undefined) {
        if (this.#acknowledges) this.#socket.send(Buffer.from('+'));
        return packet;
      }
      const bytes = this.#socket.receive(Math.max(0, until - performance.now()));
      if (bytes === undefined) return undefined;
      this.#reader.push(bytes);
    }
  }

  /** The next stop, one that has come already first. Undefined when none comes in time. */
  nextStop(timeoutMs: number): StubStop | undefined {
    const kept = this.#stops.shift();
    if (kept !== undefined) return kept;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const packet = this.#receive(Math.max(0, until - performance.now()));
      if (packet === undefined) return undefined;
      // `O` packets are output of the program's; nothing of ours is there to show them.
      const stop = this.#stopIn(packet);
      if (stop !== undefined) return stop;
      if (packet[0] !== 0x4f)
        throw new StubError(`the gdb stub says ${shown(packet.toString('latin1'))}, which is no stop`);
    }
  }

  /** Lets the program go on: actions as vCont has them. */
  go(actions: readonly { tid?: number; step?: boolean; signal?: number }[]): void {
    this.#selected = undefined;
    const parts = actions.map(({ tid, step = false, signal = 0 }) => {
      const verb = signal === 0 ? (step ? 's' : 'c') : (step ? 'S' : 'C') + hexByte(toGdbSignal(signal));
      return tid === undefined ? verb : `${verb}:${tid.toString(16)}`;
    });
    this.#send(`vCont;${parts.join(';')}`);
  }

  /** Threads of the program. */
  threads(): number[] {
    const tids: number[] = [];
    let answer = this.ask('qfThreadInfo');
    while (answer.startsWith('m') && tids.length < 10_000) {
      tids.push(...answer.slice(1).split(',').map(parseThreadId));
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
      const part = Buffer.from(bytes.subarray(done, done + chunkBytes));
      const at = `${(address + done).toString(16)},${part.length.toString(16)}`;
      if (this.ask(`M${at}:${part.toString('hex')}`) !== 'OK') return false;
    }
    return true;
  }

  close(): void {
    this.#socket.close();
  }
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function shown(request: string): string {
  return request.length > 60 ? `${request.slice(0, 60)}…` : request;
}
