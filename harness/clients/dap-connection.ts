import type { Socket } from 'node:net';

/** A message of the Debug Adapter Protocol, as far as sessions look at it. */
interface Message {
  type: 'request' | 'response' | 'event';
  event?: string;
  request_seq?: number;
  success?: boolean;
  message?: string;
  body?: Record<string, unknown>;
}

/** The answer to a request: its body, or why it failed, in the adapter's words. */
export type DapAnswer = { body: Record<string, unknown> } | { error: string };

/**
 * A connection to a debug adapter: messages of JSON with a header that says how long they are
 * (microsoft.github.io/debug-adapter-protocol, "Base Protocol").
 */
export class DapConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #sequence = 0;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #events: Message[] = [];
  #waiting: { names: readonly string[]; resolve: (message: Message) => void } | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** Sends a request, and waits for its answer. */
  async request(command: string, args: object = {}): Promise<DapAnswer> {
    const answered = this.send(command, args);
    const { success, message, body = {} } = await answered;
    if (success) return { body };
    const format = (body.error as { format?: string } | undefined)?.format;
    return { error: format ?? message ?? 'no reason' };
  }

  /** Sends a request. The answer to some comes only after other requests. */
  send(command: string, args: object = {}): Promise<Message> {
    const seq = ++this.#sequence;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.#socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    return new Promise(resolve => this.#answers.set(seq, resolve));
  }

  /** Waits for one of these events; those that came before it are forgotten. */
  async event(...names: string[]): Promise<{ name: string; body: Record<string, unknown> }> {
    const message = await new Promise<Message>(resolve => {
      this.#waiting = { names, resolve };
      this.#deliver();
    });
    return { name: message.event ?? '', body: message.body ?? {} };
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.toString('latin1', 0, end))?.[1]);
      if (end < 0 || this.#received.length < end + 4 + length) return;
      const message = JSON.parse(this.#received.toString('utf8', end + 4, end + 4 + length)) as Message;
      this.#received = this.#received.subarray(end + 4 + length);
      if (message.type === 'response') this.#answers.get(message.request_seq ?? 0)?.(message);
      else if (message.type === 'event') this.#events.push(message);
      this.#deliver();
    }
  }

  #deliver(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      if (!waiting.names.includes(event.event ?? '')) continue;
      this.#waiting = undefined;
      waiting.resolve(event);
      return;
    }
  }
}
