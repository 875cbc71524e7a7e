/**
 * The layout of a function's record in the pc-line table, by format. Facts from each release's
 * runtime/runtime2.go (type _func) and runtime/symtab.go (pcHeader, functab).
 */
export interface PcLayout {
  /** The first release with this format, which names it. */
  since: '1.11' | '1.12' | '1.16' | '1.18' | '1.20';
  /** Bytes of each of the two fields in an entry of the function table. */
  functabField: 4 | 8;
  /** Offsets into a function's record. Every release has these as 32-bit fields. */
  name: number;
  args: number;
  pcsp: number;
  pcfile: number;
  pcln: number;
  npcdata: number;
  /** Start of the PCDATA offsets; the FUNCDATA follow. */
  tables: number;
  /** A 32-bit field in 1.11, a byte later. */
  funcID: number;
  /** A 32-bit field in 1.11, a byte later. */
  nfuncdata: number;
  deferreturn?: number;
  /**
   * Index of the function's compilation unit in the table of its files; before, files are numbered for the
   * whole program.
   */
  cuOffset?: number;
  startLine?: number;
  flag?: number;
  /** 8: pointers, aligned. 4: offsets from `go:func.*`, all ones when absent. */
  funcdataField: 4 | 8;
}

const byPointer = {
  functabField: 8,
  funcdataField: 8,
  name: 8,
  args: 12,
  pcsp: 20,
  pcfile: 24,
  pcln: 28,
  npcdata: 32,
} as const;
const byOffset = {
  functabField: 4,
  funcdataField: 4,
  name: 4,
  args: 8,
  deferreturn: 12,
  pcsp: 16,
  pcfile: 20,
  pcln: 24,
  npcdata: 28,
  cuOffset: 32,
} as const;

const PC_LAYOUTS: readonly PcLayout[] = [
  { since: '1.11', ...byPointer, funcID: 16, nfuncdata: 36, tables: 40 },
  { since: '1.12', ...byPointer, deferreturn: 16, funcID: 36, nfuncdata: 39, tables: 40 },
  {
    since: '1.16',
    ...byPointer,
    deferreturn: 16,
    cuOffset: 36,
    funcID: 40,
    flag: 41,
    nfuncdata: 43,
    tables: 44,
  },
  { since: '1.18', ...byOffset, funcID: 36, flag: 37, nfuncdata: 39, tables: 40 },
  { since: '1.20', ...byOffset, startLine: 36, funcID: 40, flag: 41, nfuncdata: 43, tables: 44 },
];

/**
 * The first word of the pc-line table and the format that it stands for. Go 1.26 and 1.27 still write that of
 * 1.20.
 */
export const PC_MAGICS: ReadonlyMap<number, PcLayout['since']> = new Map([
  [0xfffffffb, '1.11'],
  [0xfffffffa, '1.16'],
  [0xfffffff0, '1.18'],
  [0xfffffff1, '1.20'],
]);

/** Returns the layout named after a release. */
export function pcLayout(since: PcLayout['since']): PcLayout {
  const layout = PC_LAYOUTS.find(candidate => candidate.since === since);
  if (layout === undefined) throw new Error(`no layout ${since}`);
  return layout;
}
