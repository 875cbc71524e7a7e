import koffi from 'koffi';
import { errnoName, lastErrno, libc } from '../../host/libc.js';

/*
 * A connected stream socket whose calls block: the debugger is synchronous, and Node's own sockets are not.
 */

const socketCall = libc.func('int socket(int domain, int type, int protocol)');
const connectCall = libc.func('int connect(int fd, const uint8_t *address, uint32_t length)');
const pollCall = libc.func('int poll(_Inout_ uint8_t *fds, unsigned long count, int timeoutMs)');
const sendCall = libc.func('long send(int fd, const uint8_t *bytes, size_t length, int flags)');
const recvCall = libc.func('long recv(int fd, uintptr_t bytes, size_t length, int flags)');
const setOption = libc.func(
  'int setsockopt(int fd, int level, int name, const uint8_t *value, uint32_t length)',
);
const socketpairCall = libc.func('int socketpair(int domain, int type, int protocol, _Out_ int *fds)');
const closeCall = libc.func('int close(int fd)');
const usleepCall = libc.func('int usleep(unsigned int microseconds)');

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
const POLLIN = 1;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;

/** Where a stub listens: a Unix socket's path, or an IPv4 address and port. */
export type Endpoint = { path: string } | { address: string; port: number };

/** The connection to a stub can't be made, or broke. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** Symbolic, `ECONNREFUSED`; undefined where the other side closed the connection. */
  readonly errno: string | undefined;
  constructor(what: string, errno?: string) {
    super(errno === undefined ? what : `${what}: ${errno}`);
    this.errno = errno;
  }
}

function addressBytes(endpoint: Endpoint): Buffer {
  if ('path' in endpoint) {
    const path = Buffer.from(`${endpoint.path}\0`);
    // sockaddr_un: two bytes of family, 108 of path.
    if (path.length > 108)
      throw new Error(`the path of a Unix socket has at most 107 bytes: ${endpoint.path}`);
    const bytes = Buffer.alloc(2 + path.length);
    bytes.writeUInt16LE(AF_UNIX, 0);
    path.copy(bytes, 2);
    return bytes;
  }
  // sockaddr_in: family, port and address in network order, eight bytes of nothing.
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(AF_INET, 0);
  bytes.writeUInt16BE(endpoint.port, 2);
  endpoint.address.split('.').forEach((part, index) => {
    bytes.writeUInt8(Number(part), 4 + index);
  });
  return bytes;
}

const receiveBytes = 64 * 1024;

export class BlockingSocket {
  readonly #fd: number;
  readonly #buffer = koffi.alloc('uint8_t', receiveBytes);
  readonly #bytes = new Uint8Array(koffi.view(this.#buffer, receiveBytes));
  readonly #address = Number(koffi.address(this.#buffer));
  readonly #poll = Buffer.alloc(8);
  #open = true;

  private constructor(fd: number) {
    this.#fd = fd;
    this.#poll.writeInt32LE(fd, 0);
    this.#poll.writeInt16LE(POLLIN, 4);
  }

  /** Connects. Throws ConnectionError with `ENOENT` or `ECONNREFUSED` where nobody listens yet. */
  static connect(endpoint: Endpoint): BlockingSocket {
    const local = 'path' in endpoint;
    const fd = socketCall(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) as number;
    if (fd < 0) throw new ConnectionError('no socket', errnoName(lastErrno()));
    const address = addressBytes(endpoint);
    if ((connectCall(fd, address, address.length) as number) !== 0) {
      const errno = errnoName(lastErrno());
      closeCall(fd);
      const where = local ? endpoint.path : `${endpoint.address}:${endpoint.port}`;
      throw new ConnectionError(`no connection to ${where}`, errno);
    }
    // Each packet waits for its answer: held back by Nagle's algorithm, each would cost 40 ms.
    if (!local) setOption(fd, IPPROTO_TCP, TCP_NODELAY, Buffer.from([1, 0, 0, 0]), 4);
    return new BlockingSocket(fd);
  }

  /** A socket, and the other end of it, for a process to be started with. The caller closes that. */
  static pair(): { socket: BlockingSocket; other: number } {
    const fds = [0, 0];
    if ((socketpairCall(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) as number) !== 0)
      throw new ConnectionError('no socket', errnoName(lastErrno()));
    const [own = 0, other = 0] = fds;
    return { socket: new BlockingSocket(own), other };
  }

  send(bytes: Uint8Array): void {
    for (let sent = 0; sent < bytes.length; ) {
      const count = sendCall(this.#fd, bytes.subarray(sent), bytes.length - sent, MSG_NOSIGNAL) as number;
      if (count < 0 && lastErrno() === koffi.os.errno.EINTR) continue;
      if (count < 0) throw new ConnectionError('the stub is gone', errnoName(lastErrno()));
      sent += count;
    }
  }

  /** Lets the other side write for a moment: who waits for each of many small answers is woken for each. */
  pause(microseconds: number): void {
    usleepCall(Math.min(999_999, Math.round(microseconds)));
  }

  /**
   * What has come, as a view that the next call overwrites; undefined when nothing did within the time.
   * Throws ConnectionError when the other side has closed the connection.
   */
  receive(timeoutMs: number): Uint8Array | undefined {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(0, Math.ceil(until - performance.now()));
      const ready = pollCall(this.#poll, 1, leftMs) as number;
      if (ready < 0 && lastErrno() === koffi.os.errno.EINTR) continue;
      if (ready < 0) throw new ConnectionError('poll', errnoName(lastErrno()));
      if (ready === 0) return undefined;
      const count = recvCall(this.#fd, this.#address, receiveBytes, 0) as number;
      if (count < 0 && lastErrno() === koffi.os.errno.EINTR) continue;
      if (count < 0) throw new ConnectionError('the stub is gone', errnoName(lastErrno()));
      if (count === 0) throw new ConnectionError('the stub has closed the connection');
      return this.#bytes.subarray(0, count);
    }
  }

  close(): void {
    if (this.#open) closeCall(this.#fd);
    this.#open = false;
  }
}
