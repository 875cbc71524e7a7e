/** What a call has to do with what the runtime is in the middle of. */
export const columns = ['in', 'does', 'goes-on', 'waits', 'during', 'left'] as const;
export type Column = (typeof columns)[number];

/** What must hold in a cell, and what shows it. */
export type Cell =
  /** The scenario `interplay/<column>-<row>` plays it with the row's mechanism of the fixture `interplay`. */
  | {
      kind: 'played';
      /** The requirement that it is about; that of its column when absent. */
      requirement?: string;
      /** Releases that have the mechanism, where the row has more. */
      releases?: string;
      /** It belongs to the quick profile too. */
      quick?: true;
    }
  /** Scenarios of other suites that show it. */
  | { kind: 'elsewhere'; scenarios: readonly string[] }
  /** There is nothing to show: why. */
  | { kind: 'not applicable'; reason: string }
  /** It can't be told: why. */
  | { kind: 'unknown'; reason: string };

/** Something that the runtime can be in the middle of, or hand out. */
export interface Row {
  id: string;
  /** The mechanism of the fixture `interplay`; that of the row's name when absent. */
  mechanism?: string;
  /** `a channel`: completes “a call in the middle of”. */
  what: string;
  /** Releases that have it; all when absent. */
  releases?: string;
  /** How the fixture is compiled; as for the other rows when absent. */
  variant?: string;
  /** The program's environment. */
  env?: Readonly<Record<string, string>>;
  /** Why its scenarios can't be played in a sandbox, as a sentence without its full stop. */
  onlyOutside?: string;
  /** While a thread is held, others can begin it but not end it: it stops the whole program. */
  stopsAll?: true;
  cells: Readonly<Record<Column, Cell>>;
}

/** Rows that belong together. */
export interface Group {
  title: string;
  rows: readonly Row[];
}

export function played(rest: Omit<Extract<Cell, { kind: 'played' }>, 'kind'> = {}): Cell {
  return { kind: 'played', ...rest };
}

export function elsewhere(...scenarios: string[]): Cell {
  return { kind: 'elsewhere', scenarios };
}

export function none(reason: string): Cell {
  return { kind: 'not applicable', reason };
}

/** A row's cells: those that aren't named are played. */
export function cells(others: Partial<Record<Column, Cell>> = {}): Row['cells'] {
  const all = played();
  return { in: all, does: all, 'goes-on': all, waits: all, during: all, left: all, ...others };
}

export function unknown(reason: string): Cell {
  return { kind: 'unknown', reason };
}
