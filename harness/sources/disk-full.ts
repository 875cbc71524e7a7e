/**
 * Throws what a system call would have thrown when a program's complaints say that the disk is full; the cache turns
 * it into a sentence.
 */
export function throwIfDiskFull(output: string): void {
  const complaint = /^.*(?:No space left on device|Disk quota exceeded|not have enough free space).*$/m.exec(
    output,
  );
  if (complaint !== null) throw Object.assign(new Error(complaint[0]), { code: 'ENOSPC' });
}
