/** One change to the text of a declaration. */
export interface Change {
  /** What is changed; it is there exactly once, or once for each `every`. */
  find: RegExp;
  /** What comes in its place, as `String.replace` takes it; no more lines than before. */
  put: string;
  every?: true;
}

/** A change to debug calls, or to what they rest on, that Go's history made and mended, or could make. */
export interface RealBug {
  /** A few words; unique. */
  id: string;
  /** Releases that have what is changed. */
  releases: string;
  /** Below src/. */
  file: string;
  /** The declaration, by its name. */
  declaration: string;
  changes: readonly Change[];
  /** The commit that mended it, or what keeps it from being made: a comment or a design. */
  reference: string;
}
