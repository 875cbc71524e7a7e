import type { Fault } from '../rules/fault.js';

/** Why a fault may go unnoticed. */
export interface Explanation {
  /** `equivalent`: nobody could see it; `needs`: somebody could, and `reason` says what a test would need. */
  kind: 'equivalent' | 'needs';
  reason: string;
}

export interface KnownSurvivor extends Explanation {
  /** The function, macro or table; all of them when absent. */
  symbol?: RegExp;
  rule?: Fault['rule'];
  /** The changed text, and what it became; white space counts as one blank. */
  before: RegExp;
  after?: RegExp;
  /** Releases for which it was seen to be so. */
  releases?: string;
}
