import { readFileSync } from 'node:fs';

/**
 * Signals that were sent to a thread and not delivered yet, in ascending order, from SigPnd of
 * /proc/PID/task/TID/status: a mask in hexadecimal digits whose bit 0 is signal 1 (proc(5)).
 */
export function pendingSignals(pid: number, tid: number): number[] {
  const status = readFileSync(`/proc/${pid}/task/${tid}/status`, 'utf8');
  const digits = /^SigPnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (digits === undefined) throw new Error(`thread ${tid} has no mask of pending signals`);
  const mask = BigInt(`0x${digits}`);
  return Array.from({ length: 64 }, (_, bit) => bit + 1).filter(signal => (mask >> BigInt(signal - 1)) & 1n);
}
