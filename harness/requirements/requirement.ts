/** One promise of the protocol, under an id. */
export interface Requirement {
  /** Family and name, as in `registers.flags`. Stable. */
  id: string;
  sentence: string;
  /** The Go releases that make the promise: a semver range, as `--go` takes it. */
  releases: string;
  /** The processors that it holds for, by GOARCH; all of them if absent. */
  processors?: readonly string[];
  /** Which side makes the promise. */
  owedBy: 'runtime' | 'debugger' | 'linker';
  /** Where the promise is written down: a Go file and release, an issue, a report to Delve. */
  source: string;
}

/**
 * A failure that is expected, of a requirement or of a single scenario. It has exactly one of the two ids.
 */
export interface Expectation {
  /** The requirement that does not hold. */
  requirement?: string;
  /** The scenario that fails. */
  scenario?: string;
  /** The Go releases that it is about: a range, as `--go` takes it. All of them if absent. */
  releases?: string;
  /** The processor by its name in Go, as in `amd64`. All of them if absent. */
  architecture?: string;
  /** The implementation that it is about. Both if absent. */
  implementation?: 'own' | 'reference';
  /** Where it was reported: `delve#2985`. */
  reference: string;
  reason: string;
}

/** A promise that releases are known to break. */
export interface KnownDefect extends Expectation {
  requirement: string;
  releases: string;
  /**
   * `own`: only the tree's own implementation of debug calls has the defect; one that replaces it must not.
   * `tree`: the defect is in code that stays when the implementation is replaced, or in the release's design,
   * which a replacement follows.
   */
  where: 'own' | 'tree';
  /** Present if only programs whose functions take their arguments that way have the defect. */
  argumentsIn?: 'registers';
}
