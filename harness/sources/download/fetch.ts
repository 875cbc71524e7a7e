import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, messageOf } from '../../host/files.js';
import type { Task } from '../../host/progress.js';
import { sha256OfFile } from '../hash.js';
import { SourceError } from '../offer.js';
import { openUrl, UnreachableError } from './http.js';

export interface DownloadOptions {
  /** The expected SHA-256: 64 hex digits. */
  sha256?: string;
  /** Its size, if known. */
  bytes?: number;
  task?: Task;
  connectTimeoutMs?: number;
  idleTimeoutMs?: number;
  /** Deadline of one attempt. */
  timeoutMs?: number;
  /** Total number of attempts; each continues where the one before it stopped. */
  attempts?: number;
  /** The wait before the second attempt; each later wait is twice as long. */
  backoffMs?: number;
}

/** A refusal by the server that another attempt would not change. */
class RefusedError extends SourceError {}

/**
 * Downloads a file and returns its SHA-256. Tries again after a dropped connection, a silent server or a
 * status of 429 or 5xx, and continues in the middle if the server supports that. Tries once more, from the
 * start, after a wrong checksum. Throws SourceError, and then leaves no file.
 */
export async function download(url: string, path: string, options: DownloadOptions = {}): Promise<string> {
  const { attempts = 4, backoffMs = 500 } = options;
  let reason: unknown;
  let mismatches = 0;
  // Bytes reported to the task. When a connection drops, the last bytes may not have reached the file.
  let reported = 0;
  const report = (bytes: number): void => {
    if (bytes !== reported) options.task?.advance(bytes - reported);
    reported = bytes;
  };
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) {
        options.task?.update(`attempt ${attempt} of ${attempts}: ${messageOf(reason)}`);
        await sleep(backoffMs * 2 ** (attempt - 2) * (0.75 + Math.random() / 2));
      }
      try {
        await fetchRest(url, path, options, report);
        const sha256 = await sha256OfFile(path);
        if (options.sha256 === undefined || sha256 === options.sha256.toLowerCase()) return sha256;
        await rm(path, { force: true });
        reason = new SourceError(`its SHA-256 is ${sha256}, not ${options.sha256}`);
        if (++mismatches > 1) break;
      } catch (error) {
        reason = error;
        if (isFinal(error, attempt)) break;
      }
    }
    throw reason;
  } catch (error) {
    await rm(path, { force: true });
    throw isOurs(error) ? error : new SourceError(messageOf(error), { cause: error });
  }
}

function isFinal(error: unknown, attempt: number): boolean {
  // A server that answered before and is not reachable now may be restarting.
  const unreachable = error instanceof UnreachableError && attempt === 1;
  return error instanceof RefusedError || unreachable || isDiskError(error);
}

function isOurs(error: unknown): boolean {
  return error instanceof SourceError || isDiskError(error);
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO'].some(code => hasCode(error, code));
}

/** Appends to the file what it lacks. Calls `report` with the number of bytes that it has. */
async function fetchRest(
  url: string,
  path: string,
  options: DownloadOptions,
  report: (bytes: number) => void,
): Promise<void> {
  const have = (await sizeOf(path)) ?? 0;
  if (options.bytes !== undefined && have === options.bytes) return;
  const response = await openUrl(url, {
    connectTimeoutMs: options.connectTimeoutMs ?? 3_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
    headers: { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
  });
  const status = response.statusCode ?? 0;
  const resumed = status === 206 && response.headers['content-range']?.startsWith(`bytes ${have}-`) === true;
  if (status !== 200 && !resumed) {
    response.destroy();
    if (have > 0 && (status === 206 || status === 416)) {
      await rm(path, { force: true });
      throw new SourceError(`the server can't continue at byte ${have}`);
    }
    const again = status === 429 || status >= 500;
    throw again ? new SourceError(`status ${status}`) : new RefusedError(`status ${status}`);
  }
  let arrived = resumed ? have : 0;
  report(arrived);
  response.on('data', (chunk: Uint8Array) => {
    arrived += chunk.length;
    report(arrived);
  });
  await pipeline(response, createWriteStream(path, { flags: resumed ? 'a' : 'w' }), {
    signal: AbortSignal.timeout(options.timeoutMs ?? 30 * 60_000),
  });
  const size = (await sizeOf(path)) ?? 0;
  if (options.bytes !== undefined && size !== options.bytes) {
    if (size > options.bytes) await rm(path, { force: true });
    throw new SourceError(`received ${size} bytes, expected ${options.bytes}`);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
