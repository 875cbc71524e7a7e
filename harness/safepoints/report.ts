import type { Func } from '../binary/program.js';
import { packageFacts } from '../host/package.js';
import { formatVersion } from '../releases/version.js';
import { type FunctionMap, mapFunction } from './function-map.js';
import { defectsOf } from './hazards.js';
import { findPlace } from './places.js';
import { type FunctionShare, type PackageShare, shareOfFunctions, shareOfPackages } from './shares.js';
import { Sources } from './sources.js';
import type { Subject } from './subject.js';

/** What is known of a program, for the head of every output. */
export interface ProgramFacts {
  path: string;
  /** The release that built it, as in `1.27.4`. */
  release: string;
  releaseFrom: Subject['releaseFrom'];
  processor: string;
  protocol: 'V1' | 'V2';
  pie: boolean;
  stripped: boolean;
}

/** Where calls are accepted in a function, a line, a package or a program. */
export interface SafePointsReport {
  program: ProgramFacts;
  /** What the user named; undefined for the whole program. */
  asked: string | undefined;
  result:
    | { kind: 'functions'; functions: readonly FunctionMap[]; focus?: { file: string; line: number } }
    | { kind: 'package'; name: string; functions: readonly FunctionShare[] }
    | { kind: 'program'; packages: readonly PackageShare[] };
  defects: readonly { requirement: string; reference: string; reason: string }[];
  sources: Sources;
  tool: { name: string; version: string };
}

/**
 * Answers where calls are accepted, by the tables of the program alone.
 * @param asked a function, line, address or package; undefined for the whole program
 * @param folders where to look for sources that are not where the program says
 */
export function safePoints(
  subject: Subject,
  asked: string | undefined,
  folders: readonly string[],
): SafePointsReport {
  const { name, version } = packageFacts();
  return {
    program: factsOf(subject),
    asked,
    result:
      asked === undefined
        ? { kind: 'program', packages: shareOfPackages(subject) }
        : resultOf(subject, asked),
    defects: defectsOf(subject).map(({ requirement, reference, reason }) => ({
      requirement,
      reference,
      reason,
    })),
    sources: new Sources(subject.program.path, folders),
    tool: { name, version },
  };
}

/** Returns what every output says of a program. */
export function factsOf({ program, release, releaseFrom, protocol }: Subject): ProgramFacts {
  return {
    path: program.path,
    release: formatVersion(release),
    releaseFrom,
    processor: program.arch.goarch,
    protocol,
    pie: program.pie,
    stripped: program.stripped,
  };
}

function resultOf(subject: Subject, asked: string): SafePointsReport['result'] {
  const place = findPlace(subject.program, asked);
  const map = (func: Func): FunctionMap => mapFunction(subject, func);
  switch (place.kind) {
    case 'function':
      return { kind: 'functions', functions: place.funcs.map(map) };
    case 'package':
      return { kind: 'package', name: place.name, functions: shareOfFunctions(subject, place.funcs) };
    case 'line': {
      const { file, line, code } = place.line;
      return { kind: 'functions', functions: code.map(({ func }) => map(func)), focus: { file, line } };
    }
    case 'address': {
      const mapped = map(place.func);
      const at = mapped.answers.findLast(({ pc }) => pc <= place.pc);
      const focus = at === undefined ? undefined : { file: at.file, line: at.line };
      return { kind: 'functions', functions: [mapped], ...(focus === undefined ? {} : { focus }) };
    }
  }
}
