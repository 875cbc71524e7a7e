/** One promise of the protocol, under an id. */
export interface Requirement {
  /** Family and name, as in `registers.flags`. Stable. */
  id: string;
  sentence: string;
  /** The Go releases that make the promise: a semver range, as `--go` takes it. */
  releases: string;
  /** Which side makes the promise. */
  owedBy: 'runtime' | 'debugger' | 'linker';
  /** Where the promise is written down: a Go file and release, an issue, a report to Delve. */
  source: string;
}

/** A promise that releases are known to break. */
export interface KnownDefect {
  /** The requirement that does not hold. */
  requirement: string;
  releases: string;
  /**
   * `own`: only the tree's own implementation of debug calls has the defect; one that replaces it must not. `tree`: the
   * defect is in code that stays when the implementation is replaced, or in the release's design, which a replacement
   * follows.
   */
  where: 'own' | 'tree';
  /** The report: `delve#2985`. */
  reference: string;
  reason: string;
}
