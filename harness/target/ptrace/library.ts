import { readFileSync, realpathSync } from 'node:fs';
import { PT_LOAD } from '../../binary/elf.js';
import type { Program } from '../../binary/program.js';
import type { Target } from '../target.js';

const pageBytes = 4096;

/** What a tracer needs to know of the file of a library. */
export type Library = Pick<Program, 'arch' | 'path' | 'segments' | 'goroutineOffsetWord'>;

/**
 * What must be added to an address of a library as linked, from a process's memory map (the text of /proc/PID/maps, see
 * proc(5)) and the library's real path; undefined when it isn't mapped.
 */
export function mappedBias(maps: string, path: string, segments: Library['segments']): number | undefined {
  const page = (address: number): number => address - (address % pageBytes);
  for (const line of maps.split('\n')) {
    // start-end permissions offset device inode path; the path may have blanks in it.
    const [, start, offset, mapped] =
      /^([0-9a-f]+)-[0-9a-f]+ \S+ ([0-9a-f]+) \S+ \d+ +(.*)$/.exec(line) ?? [];
    if (start === undefined || offset === undefined || mapped !== path) continue;
    const at = Number.parseInt(offset, 16);
    const segment = segments.find(({ type, offset: begins }) => type === PT_LOAD && page(begins) === at);
    if (segment !== undefined) return Number.parseInt(start, 16) - page(segment.address);
  }
  return undefined;
}

/** The load bias of a library in a process. Throws when the process hasn't loaded it. */
export function libraryBiasOf(pid: number, { path, segments }: Library): number {
  const bias = mappedBias(readFileSync(`/proc/${pid}/maps`, 'utf8'), realpathSync(path), segments);
  if (bias === undefined) throw new Error(`process ${pid} has not loaded ${path}`);
  return bias;
}

/**
 * Where a thread keeps the goroutine that it runs, in a program that has loaded a library: bytes from FS. Where the library's block of
 * thread-local variables lies is known when the loader has placed it; compiled code reads the distance from a word of the library
 * (the "initial exec" model: cmd/internal/obj/x86/obj6.go and cmd/link/internal/amd64, 1.11 to 1.27), and so does this.
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
