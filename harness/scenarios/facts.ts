import { Program } from '../binary/program.js';
import { argumentPassing } from '../protocol/abi/passing.js';
import { eraOfProgram } from '../protocol/oracle.js';
import { sequenceOf } from '../protocol/versions.js';
import type { GoVersion } from '../releases/version.js';
import { formatVersion } from '../releases/version.js';
import type { CompiledFixture } from './compiled.js';

/** Something about a Go that decides how it is judged, and where it was read. */
export interface GoFact {
  fact: string;
  value: string;
  /** The program, a file of the tree, or the release's number as the last resort. */
  source: string;
}

/** Returns how compiled functions of a program take their arguments; undefined if it does not tell. */
export function argumentsIn({ path }: CompiledFixture): 'registers' | 'stack' | undefined {
  return argumentPassing(Program.open(path))?.by;
}

/** Returns how debug calls work in the programs of a Go, fact by fact. */
export function factsOf({ path, numbers }: CompiledFixture, release: GoVersion): GoFact[] {
  const program = Program.open(path);
  const sequence = sequenceOf(program);
  const era = eraOfProgram(program, release, numbers);
  if (sequence === undefined || era === undefined) return [];
  const version = `the release, ${formatVersion(release)}`;
  const tree = (file: string): string => (numbers === undefined ? version : file);
  const passing = argumentPassing(program);
  const by = passing?.by ?? (sequence.integers.length === 0 ? 'stack' : 'registers');
  return [
    { fact: 'entry point', value: sequence.entrySymbol, source: 'the program' },
    {
      fact: 'arguments',
      value: by === 'stack' ? 'on the stack' : 'in registers',
      source:
        passing === undefined
          ? `the entry point’s version, ${sequence.name}`
          : `the program: ${passing.evidence}`,
    },
    { fact: 'safe points', value: `by ${era.safety}s`, source: tree('the tree’s numbers of PCDATA tables') },
    {
      fact: 'calls run on',
      value: `a ${era.runsOn}`.replace('a same', 'the same'),
      source: tree('src/runtime/debugcall.go'),
    },
    {
      fact: 'FuncIDs',
      value: `${numbers?.funcIDs.length ?? 'as released'}`,
      source: tree('the runtime’s enumeration'),
    },
    { fact: 'nested calls', value: era.nested ? 'accepted' : 'refused', source: version },
  ];
}
