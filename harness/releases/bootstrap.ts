import { compareLines, type GoVersion, type Line } from './version.js';

// From cmd/dist/buildtool.go (minBootstrap) and make.bash of each line.
const minimums: readonly { from: Line; minimum: GoVersion }[] = [
  { from: { major: 1, minor: 26 }, minimum: release(24, 6) },
  { from: { major: 1, minor: 24 }, minimum: release(22, 6) },
  { from: { major: 1, minor: 22 }, minimum: release(20, 6) },
  { from: { major: 1, minor: 20 }, minimum: release(17, 13) },
];

/**
 * Returns the oldest Go release that can compile the toolchain of this line. Any later release can compile it
 * too.
 */
export function bootstrapMinimum(line: Line): GoVersion {
  return minimums.find(row => compareLines(line, row.from) >= 0)?.minimum ?? release(4, 0);
}

function release(minor: number, patch: number): GoVersion {
  return { major: 1, minor, patch };
}
