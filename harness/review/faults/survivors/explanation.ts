import type { Fault } from '../rules/fault.js';

/** Why no scenario notices a fault. */
export interface Explanation {
  /**
   * `equivalent`: no program can observe it. `needs`: a test could notice it, and `reason` says what it would
   * need.
   */
  kind: 'equivalent' | 'needs';
  reason: string;
}

export interface KnownSurvivor extends Explanation {
  /** The function, macro or table. Default: any. */
  symbol?: RegExp;
  rule?: Fault['rule'];
  /** The changed lines before the change. Each run of white space counts as one blank. */
  before: RegExp;
  /** The changed lines after the change. */
  after?: RegExp;
  /** The releases for which this was found. Default: all. */
  releases?: string;
  /** The processors for which this was found, by GOARCH. Default: all. */
  processors?: readonly string[];
}
