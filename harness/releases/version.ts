import { defined } from '../host/defined.js';

/**
 * A Go version. `1.21` as a release has patch 0: before 1.21.0 the first release of a line had no patch
 * number.
 */
export interface GoVersion {
  major: number;
  minor: number;
  patch: number;
  /** `beta1`, `rc2`; absent for a release. */
  prerelease?: string;
  /**
   * Set for a development tree: what its VERSION says, or the commit. It sorts before the line's first beta.
   */
  devel?: string;
}

/** A release line: all releases and prereleases of one minor version. */
export interface Line {
  major: number;
  minor: number;
}

const release = /^(?:go)?(\d+)\.(\d+)(?:\.(\d+))?((?:beta|rc)\d+)?$/;

/** Reads `1.21`, `go1.11.13`, `1.11rc1`. Returns undefined for anything else. */
export function parseVersion(text: string): GoVersion | undefined {
  const match = release.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    ...defined({ prerelease }),
  };
}

/**
 * Reads a VERSION file. Only the first line counts (since 1.21 a `time` line follows), and only the part
 * before the experiments (`go1.19.8 X:loopvar`). Development trees say `devel +COMMIT DATE` up to 1.16,
 * `devel go1.N-COMMIT DATE` from 1.17 on and `go1.N-devel_COMMIT DATE` from 1.25 on (cmd/dist/build.go). The
 * first form does not name its line; `developing` does, known from the rest of the tree.
 */
export function parseVersionFile(contents: string, developing?: Line): GoVersion | undefined {
  const line = (contents.split('\n', 1)[0] ?? '').trim();
  const word = line.split(/\s/, 1)[0] ?? '';
  const plain = parseVersion(word);
  if (plain !== undefined) return plain;
  const named = /^devel go(\d+)\.(\d+)-/.exec(line) ?? /^go(\d+)\.(\d+)-devel/.exec(line);
  if (named !== null) return { major: Number(named[1]), minor: Number(named[2]), patch: 0, devel: line };
  if (word === 'devel' && developing !== undefined) return { ...developing, patch: 0, devel: line };
  // A vendor's suffix: `go1.22.1-vendor3`.
  const suffixed = /^(go\d+\.\d+(?:\.\d+)?(?:(?:beta|rc)\d+)?)[-+_]/.exec(word);
  return suffixed === null ? undefined : parseVersion(suffixed[1] ?? '');
}

/**
 * Returns `1.11.13`, `1.16beta1`, `1.18-devel`. Before 1.21 the first release of a line is written without a
 * patch number.
 */
export function formatVersion(version: GoVersion): string {
  const line = formatLine(version);
  if (version.devel !== undefined) return `${line}-devel`;
  const first =
    version.patch === 0 &&
    (version.prerelease !== undefined || compareLines(version, { major: 1, minor: 21 }) < 0);
  return `${line}${first ? '' : `.${version.patch}`}${version.prerelease ?? ''}`;
}

/** Returns `1.11`. */
export function formatLine(line: Line): string {
  return `${line.major}.${line.minor}`;
}

/** Returns the release line of a version. */
export function lineOf(version: GoVersion): Line {
  return { major: version.major, minor: version.minor };
}

/** Compares lines, as for Array.sort: negative, zero or positive. */
export function compareLines(a: Line, b: Line): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Compares versions, as for Array.sort: development tree, betas, candidates, release, patch releases. */
export function compareVersions(a: GoVersion, b: GoVersion): number {
  return compareLines(a, b) || a.patch - b.patch || stage(a) - stage(b) || compareTexts(a.devel, b.devel);
}

function stage(version: GoVersion): number {
  if (version.devel !== undefined) return 0;
  const match = /^(beta|rc)(\d+)$/.exec(version.prerelease ?? '');
  if (match === null) return 1_000_000;
  return (match[1] === 'rc' ? 10_000 : 1) + Number(match[2]);
}

function compareTexts(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
