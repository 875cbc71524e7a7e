/** The result of one check. */
export interface Check {
  name: string;
  /** `lacking`: something is missing that only some runs need. `broken`: no run can work. */
  state: 'fine' | 'lacking' | 'broken';
  /** What is there. */
  found: string;
  /** How to fix it. */
  remedy?: string;
}
