import { StubError } from './conversation.js';
import type { Stub } from './stub.js';

/*
 * Files of the machine that a gdbserver runs on (gdb's manual, "Host I/O Packets"). Its numbers for flags are the
 * protocol's own.
 */

const readOnly = 0x0;
const writeOnly = 0x1;
const create = 0x200;
const truncate = 0x400;

/** The protocol's number for a file that does not exist. */
const notFound = 2;

/** Bytes to a packet: a packet has the path or the place besides, and bytes that are escaped are two. */
const chunkBytes = 4000;
/** The most of a file that is read: what is in a message is copied several times. */
const mostBytes = 2 ** 20;

/** What a request was answered: a number, negative with the protocol's number of the error, and bytes that come with it. */
interface Answer {
  result: number;
  errno: number;
  data: Buffer;
}

/** The files of the machine that a gdbserver runs on. They can be reached while no program runs under it. */
export class HostFiles {
  readonly #stub: Stub;

  constructor(stub: Stub) {
    this.#stub = stub;
  }

  /** Whether a file can be opened. */
  exists(path: string): boolean {
    const { result } = this.#request(`open:${hex(path)},${readOnly.toString(16)},0`);
    if (result >= 0) this.#close(result);
    return result >= 0;
  }

  /** Writes a file with these permissions. Throws StubError where that fails. */
  write(path: string, content: Uint8Array, mode: number): void {
    const flags = writeOnly | create | truncate;
    const fd = this.#expect(path, `open:${hex(path)},${flags.toString(16)},${mode.toString(16)}`).result;
    try {
      for (let at = 0; at < content.length; ) {
        const head = Buffer.from(`pwrite:${fd.toString(16)},${at.toString(16)},`);
        const part = content.subarray(at, at + chunkBytes);
        at += this.#expect(path, Buffer.concat([head, part])).result;
      }
    } finally {
      this.#close(fd);
    }
  }

  /** Returns what is in a file, the last MiB where that is more; nothing where there is no such file. */
  read(path: string): string {
    const { result: fd, errno } = this.#request(`open:${hex(path)},${readOnly.toString(16)},0`);
    if (fd < 0 && errno === notFound) return '';
    if (fd < 0) throw failed(path, errno);
    try {
      let parts: Buffer[] = [];
      for (let at = 0; ; ) {
        const place = `${chunkBytes.toString(16)},${at.toString(16)}`;
        const { data } = this.#expect(path, `pread:${fd.toString(16)},${place}`);
        if (data.length === 0) return Buffer.concat(parts).subarray(-mostBytes).toString();
        parts.push(data);
        at += data.length;
        if (at % mostBytes < data.length) parts = [Buffer.concat(parts).subarray(-mostBytes)];
      }
    } finally {
      this.#close(fd);
    }
  }

  /** Returns the target of a symbolic link; nothing where there is none. */
  linkAt(path: string): string {
    return this.#request(`readlink:${hex(path)}`).data.toString();
  }

  /** Removes a file, if it is there. */
  remove(path: string): void {
    this.#request(`unlink:${hex(path)}`);
  }

  #close(fd: number): void {
    this.#request(`close:${fd.toString(16)}`);
  }

  #expect(path: string, request: string | Uint8Array): Answer {
    const answer = this.#request(request);
    if (answer.result < 0) throw failed(path, answer.errno);
    return answer;
  }

  #request(request: string | Uint8Array): Answer {
    const answer = this.#stub.askBytes(Buffer.concat([Buffer.from('vFile:'), Buffer.from(request)]));
    const match = /^F(-?[0-9a-fA-F]+)(?:,([0-9a-fA-F]+))?/.exec(answer.toString('latin1'));
    if (match === null) {
      throw new StubError(
        answer.length === 0
          ? 'the gdb stub reads and writes no files: it is no gdbserver of gdb'
          : `the gdb stub answers a request for a file with ${JSON.stringify(answer.toString('latin1').slice(0, 60))}`,
      );
    }
    const data = answer.indexOf(';');
    return {
      result: Number.parseInt(match[1] ?? '', 16),
      errno: Number.parseInt(match[2] ?? '0', 16),
      data: data < 0 ? Buffer.alloc(0) : answer.subarray(data + 1),
    };
  }
}

function failed(path: string, errno: number): StubError {
  return new StubError(`${path} can’t be used on the machine of the gdbserver: error ${errno}`);
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
