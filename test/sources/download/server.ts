import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one answer. */
export type Fault =
  /** The connection drops after so many bytes of the body. */
  | { kind: 'drop'; afterBytes: number }
  /** The body ends after so many bytes, and the headers say that this is all. */
  | { kind: 'short'; bytes: number }
  /** Another body of the same length. */
  | { kind: 'garbled' }
  | { kind: 'status'; status: number }
  /** No answer, ever. */
  | { kind: 'silent' };

export interface Asked {
  path: string;
  range?: string;
}

/** A server with the layout of go.dev/dl: a JSON index and the files. */
export class DownloadServer {
  readonly files = new Map<string, Buffer>();
  /** Faults by file name; each answer takes the first one off its list. */
  readonly faults = new Map<string, Fault[]>();
  readonly asked: Asked[] = [];
  /** Whether it can go on in the middle of a file. */
  ranges = true;
  /** The body of the index; built from the files when absent. */
  index: string | undefined;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** With a slash at its end. */
  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/dl/`;
  }

  /** Adds a release file; the index names it with its real checksum. */
  add(filename: string, content: Buffer): void {
    this.files.set(filename, content);
  }

  /** Requests for files, not for the index. */
  get fetched(): Asked[] {
    return this.asked.filter(({ path }) => !path.startsWith('/dl/?'));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const { range } = request.headers;
    this.asked.push({ path, ...(range === undefined ? {} : { range }) });
    const name = path.startsWith('/dl/?') ? 'index' : path.slice('/dl/'.length);
    const body = name === 'index' ? Buffer.from(this.index ?? this.#index()) : this.files.get(name);
    const fault = this.faults.get(name)?.shift();
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'status') {
      response.writeHead(fault.status).end();
      return;
    }
    if (body === undefined) {
      response.writeHead(404).end('not found');
      return;
    }
    const from = this.ranges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    if (from >= body.length) {
      response.writeHead(416).end();
      return;
    }
    const rest = fault?.kind === 'garbled' ? Buffer.alloc(body.length - from) : body.subarray(from);
    const sent = fault?.kind === 'short' ? rest.subarray(0, fault.bytes) : rest;
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': sent.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    if (fault?.kind === 'drop') {
      // Late enough for what was sent to be read.
      response.write(sent.subarray(0, fault.afterBytes), () => setTimeout(() => response.destroy(), 60));
    } else {
      response.end(sent);
    }
  }

  #index(): string {
    const releases = [...this.files].map(([filename, content]) => {
      const version = /^(go.*?)\.(?:src|linux)/.exec(filename)?.[1] ?? '';
      const source = filename.includes('.src.');
      const sha256 = createHash('sha256').update(content).digest('hex');
      return {
        version,
        stable: true,
        files: [
          {
            filename: `${version}.windows-amd64.zip`,
            os: 'windows',
            arch: 'amd64',
            version,
            sha256,
            size: 1,
            kind: 'archive',
          },
          {
            filename,
            os: source ? '' : 'linux',
            arch: source ? '' : 'amd64',
            version,
            sha256,
            size: content.length,
            kind: source ? 'source' : 'archive',
          },
        ],
      };
    });
    return JSON.stringify(releases);
  }
}
