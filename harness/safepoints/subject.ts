import { Program } from '../binary/program.js';
import { UsageError } from '../host/errors.js';
import { Oracle } from '../protocol/oracle.js';
import { sequenceOf } from '../protocol/versions.js';
import { firstLineOn, type Protocol } from '../releases/protocol.js';
import {
  compareLines,
  formatLine,
  formatVersion,
  type GoVersion,
  parseVersionFile,
} from '../releases/version.js';

/** A user's own program, with what has to be known of its Go. */
export interface Subject {
  program: Program;
  /** The release that built it. */
  release: GoVersion;
  /** Where the release is known from: the program, the format of its tables, or the user. */
  releaseFrom: 'program' | 'format' | 'user';
  protocol: Protocol;
  oracle: Oracle;
}

/**
 * Opens a program. `stated` is the release that the user names, for a program that does not name its own.
 * @throws UsageError for a file that is no Go program, and for a program without debug calls.
 */
export function openSubject(path: string, stated?: GoVersion): Subject {
  const program = Program.open(path);
  const { release, from } = releaseOf(program, stated);
  const first = firstLineOn(program.arch.goarch);
  if (compareLines(release, first) < 0) {
    throw new UsageError(
      `${path} was built by Go ${formatVersion(release)}, which has no debug calls on ${program.arch.goarch}`,
      { remedy: `they came with Go ${formatLine(first)}` },
    );
  }
  const sequence = sequenceOf(program);
  if (sequence === undefined) {
    throw new UsageError(`${path} has no debug calls: neither runtime.debugCallV2 nor runtime.debugCallV1`, {
      remedy: 'name a program that Go linked with its own runtime; gccgo and TinyGo have no debug calls',
    });
  }
  const protocol = sequence.entrySymbol === 'runtime.debugCallV1' ? 'V1' : 'V2';
  return { program, release, releaseFrom: from, protocol, oracle: new Oracle(program, release) };
}

function releaseOf(
  program: Program,
  stated: GoVersion | undefined,
): { release: GoVersion; from: Subject['releaseFrom'] } {
  const { goVersion, minor, path } = program;
  const named = goVersion === undefined ? undefined : parseVersionFile(goVersion);
  if (named !== undefined) return { release: named, from: 'program' };
  if (stated !== undefined) return { release: stated, from: 'user' };
  if (minor === undefined) {
    throw new UsageError(`${path} does not say which release of Go built it: it says ${goVersion}`, {
      remedy: 'name the release: --go=1.14',
    });
  }
  return { release: { major: 1, minor, patch: 0 }, from: 'format' };
}
