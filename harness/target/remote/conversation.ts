import { FormatError } from '../../host/format-error.js';
import { layOut } from './batch.js';
import { encodePacket, PacketReader } from './packets.js';
import type { BlockingSocket } from './socket.js';
import { parseStop, type StubStop } from './stop-reply.js';

/** A stub did not answer in time, or answered with an error. Neither is Go's fault. */
export class StubError extends Error {
  override readonly name = 'StubError';
}

/** A busy machine lets a stub wait for seconds. */
const answerMs = 30_000;

/** How many answers are waited for one by one. */
const fewAnswers = 8;
/** No stub gives an answer faster. */
const answerMicroseconds = 5;

const acknowledgement = Buffer.from('+');

/** A request that a stub reads when the program has stopped, and what it was answered. */
interface Ahead {
  /** The thread that stopped; undefined before. */
  tid?: number;
  answer?: Buffer;
  /** Another thread has stopped before the answer came, so that it may be about that one. */
  doubtful: boolean;
}

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
  /** The latest request that was sent to be read at a stop. */
  #ahead: Ahead | undefined;
  /** Whether the latest answer is acknowledged by the first byte that is sent next. */
  #open = true;
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
    if (requests.length > fewAnswers) this.#socket.pause(answerMicroseconds * requests.length);
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
  askBytes(request: string | Uint8Array): Buffer {
    this.send([request]);
    return this.#answer(typeof request === 'string' ? request : Buffer.from(request).toString('latin1'));
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

  /** The next packet that answers a request. Stops are kept. */
  #nextAnswer(request: string): Buffer {
    for (;;) {
      const answer = this.#receive(answerMs);
      if (answer === undefined) throw new StubError(`the gdb stub doesn't answer ${shown(request)}`);
      const stop = /^(\?|vRun;)/.test(request) ? undefined : this.#stopIn(answer);
      if (stop !== undefined) this.#stops.push(stop);
      else if (!this.#answersAhead(answer)) return answer;
    }
  }

  /** Whether a packet that is no stop answers what was sent ahead, which is read before all that came later. */
  #answersAhead(answer: Buffer): boolean {
    if (!this.#awaitsAhead) return false;
    this.#ahead = { doubtful: false, ...this.#ahead, answer };
    return true;
  }

  /** Whether the answer to what was sent ahead is on its way. */
  get #awaitsAhead(): boolean {
    return this.#ahead?.tid !== undefined && this.#ahead.answer === undefined;
  }

  /**
   * The answer to what was sent ahead, if it is about a thread that has stopped since; undefined if nothing was,
   * or if that can't be told.
   */
  protected answerAhead(tid: number): Buffer | undefined {
    while (this.#awaitsAhead) {
      const packet = this.#receive(answerMs);
      if (packet === undefined) throw new StubError('the gdb stub doesn’t answer what it was asked ahead');
      const stop = this.#stopIn(packet);
      if (stop !== undefined) this.#stops.push(stop);
      else this.#answersAhead(packet);
    }
    return this.#ahead?.tid === tid && !this.#ahead.doubtful ? this.#ahead.answer : undefined;
  }

  /** A hex answer can't be taken for a stop: T, S, W and X are no hex digits. */
  #stopIn(answer: Buffer): StubStop | undefined {
    const text =
      answer.length > 2 && /^[TWXS]/.test(answer.toString('latin1', 0, 1)) ? answer.toString('latin1') : '';
    const stop = understood(() => parseStop(text, this.only));
    if (stop?.kind === 'stopped') this.#noteStop(stop.tid);
    // A stub that has told of the program's end waits for the acknowledgement before it ends itself.
    else if (stop !== undefined && this.acknowledges && this.#open) this.#socket.send(acknowledgement);
    return stop;
  }

  /** A thread has stopped: the first since the program was let go reads what was sent ahead. */
  #noteStop(tid: number): void {
    if (this.#ahead === undefined) return;
    if (this.#ahead.tid === undefined) this.#ahead.tid = tid;
    else if (this.#ahead.answer === undefined) this.#ahead.doubtful = true;
  }

  /** Sends what was left and these requests, at once. */
  protected send(requests: readonly (string | Uint8Array)[]): void {
    this.#sendAll([this.#withLeft(requests)], true);
  }

  /**
   * The same for a request that lets the program go. A stub that reads nothing while the program runs is sent
   * another with it, which it reads and answers at once when a thread has stopped: `answerAhead`. Undefined asks
   * for nothing.
   */
  protected sendAhead(request: string, ahead: string | undefined): void {
    // What was asked ahead before comes first.
    this.answerAhead(this.only);
    // Nor is it told which thread's stop comes first while there are others.
    const wise = ahead !== undefined && this.acknowledges && this.#stops.length === 0;
    this.#ahead = wise ? { doubtful: false } : undefined;
    const first = this.#withLeft([request]);
    this.#sendAll(wise ? [first, [encodePacket(ahead)]] : [first], !wise);
  }

  #withLeft(requests: readonly (string | Uint8Array)[]): Buffer[] {
    const left = this.#posted.splice(0);
    this.#due.push(...left);
    return [...left, ...requests].map(encodePacket);
  }

  /** @param open see `layOut` */
  #sendAll(groups: readonly (readonly Buffer[])[], open: boolean): void {
    const all = groups.flat();
    this.packets += all.length;
    this.exchanges++;
    if (all.length === 0) return;
    if (!this.acknowledges) this.#socket.send(Buffer.concat(all));
    else if (this.#open) this.#socket.send(Buffer.concat([acknowledgement, layOut(groups, open)]));
    else this.#socket.send(layOut(groups, open));
    this.#open = open;
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
      if (this.#answersAhead(packet)) continue;
      if (this.#due.length === 0)
        throw new StubError(`the gdb stub says ${shown(packet.toString('latin1'))}, which is no stop`);
      this.#checkOk(packet);
    }
  }

  /** Keeps stops that were taken by somebody who waits for another: `nextStop` gives them again. */
  putBack(stops: readonly StubStop[]): void {
    this.#stops.unshift(...stops);
  }

  /** Has a running program stopped: the stub reports SIGINT. qemu-user's does not hear it. */
  interrupt(): void {
    this.#socket.send(Uint8Array.of(3));
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
