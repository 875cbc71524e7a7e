import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DelveAnswer, DelveJob, DelveRequest } from './rpc.js';

/** A Delve that was obtained, or why none was: words that tell a reader of the report. */
export type Delve = { path: string; description: string } | { lacking: string };

const sessionPath = fileURLToPath(new URL('./session.js', import.meta.url));

/** A session takes about a second. */
const defaultTimeoutMs = 60_000;

/**
 * Lets Delve start a program and answer requests, one after the other, and ends both. Throws when Delve itself fails, or
 * doesn't answer in time; a request that fails is an answer.
 */
export function playDelve(
  delve: string,
  program: string,
  requests: readonly DelveRequest[],
  timeoutMs = defaultTimeoutMs,
): DelveAnswer[] {
  const job: DelveJob = { delve, program, requests: [...requests], timeoutMs };
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [sessionPath], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    // The session has a deadline of its own; this is for one that can't heed it.
    timeout: timeoutMs + 5000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`the session with Delve failed: ${error?.message ?? stderr.trim()}`);
  }
  return JSON.parse(stdout) as DelveAnswer[];
}
