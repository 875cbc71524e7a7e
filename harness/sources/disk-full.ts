/**
 * Throws the error that a system call would have thrown if a program's output says that the disk is full. The
 * cache turns it into a sentence.
 */
export function throwIfDiskFull(output: string): void {
  const complaint = /^.*(?:No space left on device|Disk quota exceeded|not have enough free space).*$/m.exec(
    output,
  );
  if (complaint !== null) throw Object.assign(new Error(complaint[0]), { code: 'ENOSPC' });
}
