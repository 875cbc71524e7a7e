import { readFileSync } from 'node:fs';
import { MachineError } from '../../host/errors.js';
import { hasCode } from '../../host/files.js';
import { waitForAny } from '../../target/ptrace/kernel.js';
import { spawnStopped } from '../../target/ptrace/spawn.js';
import { seizeUntilExec } from '../../target/ptrace/start.js';
import type { Check } from './check.js';

/** What can forbid tracing. */
export interface TracingFacts {
  /** kernel.yama.ptrace_scope, 0 to 3; undefined in a kernel without Yama. */
  yama: number | undefined;
  /** A seccomp filter is in force, as in a container. */
  seccomp: boolean;
}

/**
 * Traces a program for real: there is no other way to learn what the kernel, Yama, seccomp and a container
 * allow.
 */
export function checkTracing(): Check {
  const facts = tracingFacts();
  const { found, remedy } = explainTracing(facts);
  try {
    traceAProgram();
    return {
      name: 'ptrace',
      state: 'fine',
      found: `a program was traced to its first instruction; ${found}`,
    };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { name: 'ptrace', state: 'broken', found: `${error.message}; ${found}`, remedy };
  }
}

/**
 * Traces a small program up to its first instruction and kills it. Throws `MachineError` where tracing is
 * forbidden.
 */
function traceAProgram(): void {
  const pid = spawnStopped('/bin/sh', ['-c', ':'], {
    env: {},
    stdoutPath: '/dev/null',
    stderrPath: '/dev/null',
  });
  try {
    seizeUntilExec(pid);
  } finally {
    process.kill(pid, 'SIGKILL');
    for (;;) {
      const ended = waitForAny(true);
      const stopped = ended !== undefined && (ended.status & 0xff) === 0x7f;
      if (ended === undefined || (ended.tid === pid && !stopped)) break;
    }
  }
}

function tracingFacts(): TracingFacts {
  // 2 is SECCOMP_MODE_FILTER; see proc_pid_status(5).
  const seccomp = /^Seccomp:\s*2/m.test(readFileSync('/proc/self/status', 'utf8'));
  try {
    return { yama: Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8')), seccomp };
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    return { yama: undefined, seccomp };
  }
}

/**
 * Explains the kernel's settings, and what helps where they forbid tracing. Yama: admin-guide/LSM/Yama.rst of
 * the kernel.
 */
export function explainTracing({ yama, seccomp }: TracingFacts): { found: string; remedy: string } {
  const meanings = [
    'any process may be traced',
    'only child processes may be traced',
    'tracing needs CAP_SYS_PTRACE',
    'nothing may be traced',
  ];
  const scope = yama === undefined ? 'no Yama' : `Yama ptrace_scope ${yama}: ${meanings[yama] ?? 'unknown'}`;
  const found = `${scope}, ${seccomp ? 'a seccomp filter is in force' : 'no seccomp filter'}`;
  if (yama === 3) {
    return { found, remedy: 'set kernel.yama.ptrace_scope = 1 in /etc/sysctl.d/10-ptrace.conf and reboot' };
  }
  if (yama === 2) return { found, remedy: 'sysctl kernel.yama.ptrace_scope=1, as root; or run it as root' };
  if (seccomp) {
    return {
      found,
      remedy: 'start the container with --cap-add=SYS_PTRACE, or with --security-opt seccomp=unconfined',
    };
  }
  return { found, remedy: 'ask the administrator of this machine which security module forbids ptrace(2)' };
}
