import koffi from 'koffi';

/** The C library, loaded once. Every native call of this program goes through it. */
export const libc = koffi.load('libc.so.6');

/** Returns `errno` of the last native call on this thread. */
export function lastErrno(): number {
  return koffi.errno();
}

/** Returns the symbolic name of an errno (`EPERM`), or its number if it has no name. */
export function errnoName(errno: number): string {
  for (const [name, value] of Object.entries(koffi.os.errno)) {
    if (value === errno) return name;
  }
  return `errno ${errno}`;
}
