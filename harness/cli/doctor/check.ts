/** One thing that was looked at. */
export interface Check {
  name: string;
  /** `lacking`: something that not every run needs. `broken`: no run can work. */
  state: 'fine' | 'lacking' | 'broken';
  /** What is there. */
  found: string;
  /** How to mend it. */
  remedy?: string;
}
