import { readFileSync, realpathSync } from 'node:fs';
import { PT_LOAD } from '../../binary/elf.js';
import type { Program } from '../../binary/program.js';
import type { Target } from '../target.js';

const pageBytes = 4096;

/** What a tracer needs to know of the file of a library. */
export type Library = Pick<Program, 'arch' | 'path' | 'segments' | 'goroutineOffsetWord'>;

/**
 * Returns what to add to an address of a library as linked; undefined when the library is not mapped.
 * @param maps the text of /proc/PID/maps (proc(5))
 * @param path the library's real path
 */
export function mappedBias(maps: string, path: string, segments: Library['segments']): number | undefined {
  const page = (address: number): number => address - (address % pageBytes);
  for (const line of maps.split('\n')) {
    // start-end permissions offset device inode path; the path may contain blanks.
    const [, start, offset, mapped] =
      /^([0-9a-f]+)-[0-9a-f]+ \S+ ([0-9a-f]+) \S+ \d+ +(.*)$/.exec(line) ?? [];
    if (start === undefined || offset === undefined || mapped !== path) continue;
    const at = Number.parseInt(offset, 16);
    const segment = segments.find(({ type, offset: begins }) => type === PT_LOAD && page(begins) === at);
    if (segment !== undefined) return Number.parseInt(start, 16) - page(segment.address);
  }
  return undefined;
}

/** Returns the load bias of a library in a process. Throws when the process has not loaded it. */
export function libraryBiasOf(pid: number, { path, segments }: Library): number {
  const bias = mappedBias(readFileSync(`/proc/${pid}/maps`, 'utf8'), realpathSync(path), segments);
  if (bias === undefined) throw new Error(`process ${pid} has not loaded ${path}`);
  return bias;
}

/**
 * Returns the distance, in bytes, of a thread's goroutine from its thread pointer, in a program that has
 * loaded a library. The loader decides where the library's block of thread-local variables is, and stores the
 * distance in a word of the library. Compiled code reads that word (the "initial exec" model:
 * cmd/internal/obj/x86/obj6.go and cmd/link/internal/amd64, 1.11 to 1.27), and so does this function.
 */
export function libraryGoroutineOffset(
  target: Pick<Target, 'read'>,
  { path, goroutineOffsetWord }: Pick<Library, 'path' | 'goroutineOffsetWord'>,
  loadBias: number,
): number {
  if (goroutineOffsetWord === undefined) {
    throw new Error(`${path} has no word for the place of its goroutine: it is no library of Go`);
  }
  const bytes = target.read(goroutineOffsetWord + loadBias, 8);
  // It is negative: the blocks of thread-local variables end at FS.
  return Number(Buffer.from(bytes).readBigInt64LE());
}
