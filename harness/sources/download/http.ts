import { type ClientRequest, get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { SourceError } from '../offer.js';

export interface HttpOptions {
  headers?: Record<string, string>;
  /** Deadline for making the connection. */
  connectTimeoutMs: number;
  /** How long the server may be silent, before its answer and during it. */
  idleTimeoutMs: number;
}

/** The server is not reachable at all: another attempt right away would fail too. */
export class UnreachableError extends SourceError {}

const maxRedirects = 5;

/**
 * Requests a URL and follows redirects. The caller must consume or destroy the answer's body. If the server
 * falls silent, the body is destroyed with an error.
 */
export async function openUrl(url: string, options: HttpOptions): Promise<IncomingMessage> {
  let at = url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await request(at, options);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status < 300 || status >= 400 || location === undefined) return response;
    response.destroy();
    const next = new URL(location, at);
    if (at.startsWith('https:') && next.protocol !== 'https:') {
      throw new SourceError(`${at} redirects to the insecure ${next.href}`);
    }
    at = next.href;
  }
  throw new SourceError(`${url} redirects more than ${maxRedirects} times`);
}

function request(url: string, options: HttpOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = new URL(url).protocol === 'https:' ? httpsGet : httpGet;
    const sent: ClientRequest = get(url, { headers: options.headers ?? {} });
    const host = new URL(url).host;
    let connected = false;
    const connecting = setTimeout(
      () => sent.destroy(new Error(`no connection within ${options.connectTimeoutMs / 1000} s`)),
      options.connectTimeoutMs,
    );
    sent.on('socket', socket => {
      const ready = (): void => {
        connected = true;
        clearTimeout(connecting);
      };
      if (sent.reusedSocket || !socket.connecting) ready();
      else socket.once(get === httpsGet ? 'secureConnect' : 'connect', ready);
    });
    sent.setTimeout(options.idleTimeoutMs, () =>
      sent.destroy(new Error(`silent for ${options.idleTimeoutMs / 1000} s`)),
    );
    sent.once('response', response => {
      // The request's timer also watches the body; its error must reach the reader of the body.
      sent.on('error', error => response.destroy(error));
      resolve(response);
    });
    sent.once('error', error => {
      clearTimeout(connecting);
      const reason = `${host}: ${wordsFor(error)}`;
      reject(
        connected
          ? new SourceError(reason, { cause: error })
          : new UnreachableError(reason, { cause: error }),
      );
    });
  });
}

const words: Record<string, string> = {
  ENOTFOUND: 'no such host, or no network',
  EAI_AGAIN: 'the name lookup failed',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it dropped the connection',
  EHOSTUNREACH: 'it is not reachable',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'it does not answer',
};

function wordsFor(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  // With several addresses the message is empty, and the code says everything.
  return words[code] ?? (error.message || code);
}

/** Removes the user name and password from an address, for a report. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}
