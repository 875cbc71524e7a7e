import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type } from 'node:os';
import type { HostFacts } from './model.js';

/** The machine as far as it can change a result. */
export function hostFacts(): HostFacts {
  return {
    kernel: `${type()} ${release()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
    vectorStates: vectorStates(readFileSync('/proc/cpuinfo', 'utf8')),
  };
}

/** From the flags in /proc/cpuinfo. Every amd64 CPU has SSE. */
function vectorStates(cpuinfo: string): string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/));
  return ['sse', ...(flags.has('avx') ? ['avx'] : []), ...(flags.has('avx512f') ? ['avx512'] : [])];
}
