/** One promise of the protocol. */
export interface Requirement {
  /** `registers.flags`: chapter and name; stable. */
  id: string;
  sentence: string;
  /** semver range over Go releases for which it holds, as `--go` takes it. */
  releases: string;
  /** Which side owes it. */
  owedBy: 'runtime' | 'debugger' | 'linker';
  /** Where the promise is written down: a Go file and release, an issue, a Delve report. */
  source: string;
}

/** A promise that releases are known to break. */
export interface KnownDefect {
  /** The requirement that does not hold. */
  requirement: string;
  releases: string;
  /**
   * `own`: only the trees' own debugger calls have it, an implementation in their place must not. `tree`: it lies in code that
   * stays when the debugger calls are replaced, or in the release's design, which an implementation in their place follows.
   */
  where: 'own' | 'tree';
  /** The report: `delve#2985`. */
  reference: string;
  reason: string;
}
