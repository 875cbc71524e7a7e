/** A Go version. `1.21` as a release (before 1.21.0 the first release of a line had no patch number) is patch 0. */
export interface GoVersion {
  major: number;
  minor: number;
  patch: number;
  /** `beta1`, `rc2`; absent for a release. */
  prerelease?: string;
  /** A development tree: what its VERSION says, or the commit. It sorts before the line's first beta. */
  devel?: string;
}
