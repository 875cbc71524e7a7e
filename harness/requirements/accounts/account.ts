/** What someone needs to know who meets a known defect. */
export interface DefectAccount {
  /** Id of the requirement that is broken. It is the defect's id, too. */
  id: string;
  /** What happens instead of what is promised: one or two sentences. */
  happens: string;
  /** Where in Go's sources the cause is, release by release. */
  causes: readonly Cause[];
  /** What a debugger, or who uses one, can do about it. */
  workaround: string;
}

/** A place in Go's sources. */
export interface Cause {
  /** The releases that have it there: a range, as `--go` takes it. */
  releases: string;
  /** The file, from the root of the tree. */
  file: string;
  /** The function or macro in that file, by the name that the file gives it. */
  function: string;
}
