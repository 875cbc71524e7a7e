import { FormatError } from '../../host/format-error.js';
import { encodePacket, PacketReader } from './packets.js';
import type { BlockingSocket } from './socket.js';
import { parseStop, type StubStop } from './stop-reply.js';

/** A stub did not answer in time, or answered with an error. Neither is Go's fault. */
export class StubError extends Error {
  override readonly name = 'StubError';
}

/** A busy machine lets a stub wait for seconds. */
const answerMs = 30_000;

const nothing = Buffer.alloc(0);
const acknowledgement = Buffer.from('+');
/**
 * What separates packets that are sent together to a stub that wants its answers acknowledged. After each
 * answer, qemu-user reads one byte as the acknowledgement, behind the block of at most 256 bytes in which the
 * request ended (gdbstub/user.c, gdb_handlesig and gdb_get_char, 10 and 11). Outside of packets it ignores
 * acknowledgements, so that with as many of them as a block is long that byte is one, wherever blocks begin.
 */
const spacing = Buffer.alloc(257, '+');

/**
 * A conversation with a GDB stub: packets there, answers and stops back. A stop that comes while an answer is
 * due (qemu's threads run on while one is stopped) is kept for `nextStop`.
 */
export class Conversation {
  readonly #socket: BlockingSocket;
  readonly #reader = new PacketReader();
  readonly #stops: StubStop[] = [];
  /** Whether packets are acknowledged, as they are until both sides agree on something else. */
  protected acknowledges = true;
  /** The thread that a stop without one is about: the first. */
  protected only = 0;
  /** Requests that are sent with the next one. */
  readonly #posted: string[] = [];
  /** Requests that were sent, whose OK has not come yet. */
  readonly #due: string[] = [];
  /** Packets sent. */
  packets = 0;
  /** How often something was sent: several packets at a time count once. */
  exchanges = 0;

  constructor(socket: BlockingSocket) {
    this.#socket = socket;
  }

  /** Sends a request and returns its answer as text. */
  ask(request: string): string {
    return this.askBytes(request).toString('latin1');
  }

  /** Sends requests together, and returns their answers as text. It costs little more than one of them. */
  askAll(requests: readonly string[]): string[] {
    if (requests.length === 0) return [];
    this.send(requests);
    return requests.map(request => this.#answer(request).toString('latin1'));
  }

  /** The same for a request that is answered with OK. Throws StubError for any other answer. */
  command(request: string): void {
    this.post(request);
    this.settle();
  }

  /**
   * Leaves a request, one that is answered with OK, to be sent together with the next one. Whatever needs its
   * effect may be called: it is in force before an answer, and before the program goes on. If the answer is
   * another, what reads it throws StubError.
   */
  post(request: string): void {
    this.#posted.push(request);
  }

  /** Sends what was left, and waits until it is in force. */
  settle(): void {
    if (this.#posted.length > 0) this.send([]);
    while (this.#due.length > 0) this.#takeDue();
  }

  /** Sends a request and returns its answer. */
  protected askBytes(request: string): Buffer {
    this.send([request]);
    return this.#answer(request);
  }

  /** The answer to a request, after those to what was sent before it. */
  #answer(request: string): Buffer {
    while (this.#due.length > 0) this.#takeDue();
    return this.#nextAnswer(request);
  }

  #takeDue(): void {
    const request = this.#due[0] ?? '';
    this.#checkOk(this.#nextAnswer(request));
  }

  /** Takes the answer to the oldest of the requests that were left. */
  #checkOk(answer: Buffer): void {
    const request = this.#due.shift() ?? '';
    const text = answer.toString('latin1');
    if (text !== 'OK')
      throw new StubError(`the gdb stub answers ${shown(request)} with ${JSON.stringify(text)}`);
  }

  /** The next packet that is no stop. Stops are kept. */
  #nextAnswer(request: string): Buffer {
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
    const stop = understood(() => parseStop(text, this.only));
    // A stub that has told of the program's end waits for the acknowledgement before it ends itself.
    if (this.acknowledges && stop !== undefined && stop.kind !== 'stopped')
      this.#socket.send(Buffer.from('+'));
    return stop;
  }

  /** Sends what was left and these requests, at once. */
  protected send(requests: readonly string[]): void {
    const left = this.#posted.splice(0);
    this.#due.push(...left);
    const all = [...left, ...requests].map(encodePacket);
    this.packets += all.length;
    this.exchanges++;
    const [first, ...others] = all;
    if (first === undefined) return;
    const between = this.acknowledges ? spacing : nothing;
    this.#socket.send(
      Buffer.concat([
        this.acknowledges ? acknowledgement : nothing,
        first,
        ...others.flatMap(packet => [between, packet]),
      ]),
    );
  }

  #receive(timeoutMs: number): Buffer | undefined {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const packet = understood(() => this.#reader.next());
      // It is acknowledged with whatever is sent next.
      if (packet !== undefined) return packet;
      const bytes = this.#socket.receive(Math.max(0, until - performance.now()));
      if (bytes === undefined) return undefined;
      this.#reader.push(bytes);
    }
  }

  /** The next stop, one that has come already first. Undefined when none comes in time. */
  nextStop(timeoutMs: number): StubStop | undefined {
    if (this.#posted.length > 0) this.send([]);
    const kept = this.#stops.shift();
    if (kept !== undefined) return kept;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const packet = this.#receive(Math.max(0, until - performance.now()));
      if (packet === undefined) return undefined;
      // `O` packets are output of the program's; nothing of ours is there to show them.
      const stop = this.#stopIn(packet);
      if (stop !== undefined) return stop;
      if (packet[0] === 0x4f && packet.length > 2) continue;
      if (this.#due.length === 0)
        throw new StubError(`the gdb stub says ${shown(packet.toString('latin1'))}, which is no stop`);
      this.#checkOk(packet);
    }
  }

  close(): void {
    this.#socket.close();
  }
}

/** Throws StubError for what a stub should not have sent: that is neither the program's fault nor Go's. */
export function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof FormatError ? new StubError(error.message, { cause: error }) : error;
  }
}

function shown(request: string): string {
  return request.length > 60 ? `${request.slice(0, 60)}…` : request;
}
