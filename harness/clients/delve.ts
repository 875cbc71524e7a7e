import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DelveAnswer, DelveJob, DelveRequest } from './rpc.js';

/** A Delve, or the reason why there is none, worded for the reader of the report. */
export type Delve = { path: string; description: string } | { lacking: string };

// The module may be part of the scenario process in one file (scripts/bundle.ts), which is in another folder.
const sessionPath = fileURLToPath(new URL('../clients/session.js', import.meta.url));

/** A session takes about a second. */
const defaultTimeoutMs = 60_000;

/**
 * Has Delve start a program and answer requests in order, then ends both. A request that fails is an answer.
 * Throws when Delve itself fails or does not answer in time.
 */
export function askDelve(
  delve: string,
  program: string,
  requests: readonly DelveRequest[],
  timeoutMs = defaultTimeoutMs,
): DelveAnswer[] {
  const job: DelveJob = { delve, program, requests: [...requests], timeoutMs };
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [sessionPath], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    // The session has its own deadline; this one is for a session that fails to keep it.
    timeout: timeoutMs + 5000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`the session with Delve failed: ${error?.message ?? stderr.trim()}`);
  }
  return JSON.parse(stdout) as DelveAnswer[];
}
