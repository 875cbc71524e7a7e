import { MachineError } from './errors.js';

/** What decides whether this program can trace Go programs here. Node's `process` has both. */
export interface Platform {
  platform: NodeJS.Platform;
  arch: NodeJS.Architecture;
}

const remedy = 'run it on 64-bit x86 Linux; a virtual machine or a container is enough';

/** Throws `MachineError` unless this is Linux on amd64, the only target so far. */
export function requireSupportedPlatform({ platform, arch }: Platform): void {
  if (platform !== 'linux') {
    throw new MachineError(`this needs Linux: it traces programs with ptrace(2), and this is ${platform}`, {
      remedy,
    });
  }
  if (arch === 'ia32') {
    throw new MachineError('this needs a 64-bit Node: a 32-bit process cannot trace 64-bit programs', {
      remedy: 'install the x64 build of Node; on a 32-bit system, run it on another machine',
    });
  }
  if (arch !== 'x64') {
    throw new MachineError(`this needs an x86-64 CPU (Go's amd64): this machine is ${arch}`, { remedy });
  }
}
