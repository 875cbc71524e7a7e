import { compareLines, type GoVersion, type Line } from './version.js';

/** The two forms of the protocol. They differ in where arguments, results and the status are. */
export type Protocol = 'V1' | 'V2';

/** A period of releases in which debug calls work the same way. */
export interface Era {
  protocol: Protocol;
  /** The era's first line. */
  since: Line;
  /** The entry point that a debugger sets PC to. */
  entry: 'runtime.debugCallV1' | 'runtime.debugCallV2';
  /** Where the injected function runs. */
  runsOn: 'same goroutine' | 'new goroutine';
  /**
   * How the runtime decides whether a call is safe at PC-1: by PCDATA_RegMapIndex (-2 is unsafe; the function
   * must have FUNCDATA_RegPointerMaps) or by PCDATA_UnsafePoint (-1 is safe).
   */
  safety: 'register map' | 'unsafe point';
  /** Whether a call may be injected while the goroutine executes the frame function of another call. */
  nested: boolean;
}

const v1 = { protocol: 'V1', entry: 'runtime.debugCallV1' } as const;
const v2 = { protocol: 'V2', entry: 'runtime.debugCallV2' } as const;

/**
 * The eras, oldest first. From runtime/debugcall.go, runtime/asm_amd64.s and runtime/stack.go of each line.
 */
const eras: readonly Era[] = [
  { ...v1, since: line(11), runsOn: 'same goroutine', safety: 'register map', nested: false },
  { ...v1, since: line(13), runsOn: 'same goroutine', safety: 'register map', nested: true },
  { ...v1, since: line(15), runsOn: 'new goroutine', safety: 'unsafe point', nested: true },
  { ...v2, since: line(17), runsOn: 'new goroutine', safety: 'unsafe point', nested: true },
];

/** The first line that has debug calls. They need register maps, which 1.10 does not have. */
export const firstLine: Line = line(11);

/**
 * The first line that has debug calls, by GOARCH (the build constraint of runtime/debugcall.go in each line);
 * for riscv64, which no release has, the first that the series of this package brings them to.
 */
const firstLines: Readonly<Record<string, Line>> = {
  amd64: firstLine,
  arm64: line(19),
  ppc64le: line(22),
  loong64: line(24),
  riscv64: line(26),
};

/**
 * Returns the first line that has debug calls on a processor. Throws for a processor that is not in the
 * table.
 */
export function firstLineOn(goarch: string): Line {
  const first = firstLines[goarch];
  if (first === undefined) throw new Error(`no release is known to have debug calls on ${goarch}`);
  return first;
}

/** The newest line that this program was tried with. */
export const newestTriedLine: Line = line(27);

/**
 * Returns the era of a version, or undefined before 1.11. `found` is the entry point that the tree or the
 * program has: a development tree belongs to the older era until the change reaches it.
 */
export function eraOf(version: GoVersion, found?: Protocol): Era | undefined {
  const fitting = eras.filter(era => compareLines(era.since, version) <= 0);
  const byVersion = fitting.at(-1);
  if (found === undefined || byVersion === undefined || byVersion.protocol === found) return byVersion;
  return found === 'V1' ? fitting.filter(era => era.protocol === 'V1').at(-1) : eras.find(isV2);
}

/** Returns the protocol of a version, or undefined before 1.11. */
export function protocolOf(version: GoVersion, found?: Protocol): Protocol | undefined {
  return eraOf(version, found)?.protocol;
}

function isV2(era: Era): boolean {
  return era.protocol === 'V2';
}

function line(minor: number): Line {
  return { major: 1, minor };
}
