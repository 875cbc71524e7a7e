import { readFileSync } from 'node:fs';
import { Attribute, Dwarf, type Entry } from '../../../binary/dwarf/dwarf.js';
import type { Program } from '../../../binary/program.js';
import type { Debuggee } from '../../debuggee.js';

/** Where the runtime keeps what forbids a goroutine to block: offsets in runtime.g and runtime.m, in bytes. */
interface LockOffsets {
  /** g.m, the address of the goroutine's thread. */
  m: number;
  /** m.locks, an int32: how many locks of the runtime the thread holds, and how often the goroutine is pinned. */
  locks: number;
  /** m.mallocing, an int32: not 0 in the middle of an allocation. */
  mallocing: number;
  /** The length of m.preemptoff, a string: not 0 where the goroutine must not be preempted, as for a collection. */
  preemptoff: number;
}

/**
 * Reads the offsets from a program's debugging information (the fields are those of src/runtime/runtime2.go, 1.11 to
 * 1.27). Throws if the program has none, or its runtime has not these fields.
 */
function lockOffsetsOf(program: Pick<Program, 'path' | 'sections'>): LockOffsets {
  const dwarf = Dwarf.of(readFileSync(program.path), program.sections);
  if (dwarf === undefined) throw new Error(`${program.path} has no debugging information`);
  const offsetIn = (structure: string) => {
    const found = dwarf.structure(structure);
    if (found === undefined)
      throw new Error(`the debugging information of ${program.path} has no ${structure}`);
    return (field: string) => offsetOf(dwarf, found, field);
  };
  const m = offsetIn('runtime.m');
  return {
    m: offsetIn('runtime.g')('m'),
    locks: m('locks'),
    mallocing: m('mallocing'),
    preemptoff: m('preemptoff') + 8,
  };
}

function offsetOf(dwarf: Dwarf, structure: Entry, field: string): number {
  for (const { values } of dwarf.children(structure)) {
    if (values.get(Attribute.name) !== field) continue;
    const offset = values.get(Attribute.memberLocation);
    if (typeof offset === 'number') return offset;
  }
  throw new Error(`${structure.values.get(Attribute.name)} has no field ${field}`);
}

const known = new Map<string, LockOffsets>();

/**
 * Returns what the runtime says it is in the middle of on a stopped thread, by the names of its fields; empty where
 * the goroutine may block. It is the runtime's own account, and depends on no name of a function.
 */
export function heldBy({ target, program, tid }: Debuggee): string[] {
  const offsets = known.get(program.path) ?? lockOffsetsOf(program);
  known.set(program.path, offsets);
  const m = target.readWord(target.goroutine(tid) + offsets.m);
  const int32 = (offset: number) => Buffer.from(target.read(m + offset, 4)).readInt32LE();
  return [
    ...(int32(offsets.locks) === 0 ? [] : ['m.locks']),
    ...(int32(offsets.mallocing) === 0 ? [] : ['m.mallocing']),
    ...(target.readWord(m + offsets.preemptoff) === 0 ? [] : ['m.preemptoff']),
  ];
}
