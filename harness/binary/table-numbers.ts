/** Each PCDATA and FUNCDATA table is identified by its number. The numbers changed over the years. */
export interface TableNumbers {
  pcdata: PcdataNumbers;
  funcdata: FuncdataNumbers;
}

/** Numbers of the PCDATA tables; a table that the release does not have is absent. */
export interface PcdataNumbers {
  /**
   * Which register pointer map applies; -2: unsafe point. 1.11 to 1.14; declared, but never filled, in 1.15.
   */
  RegMapIndex?: number;
  /** One of the UnsafePoint values below; since 1.15. */
  UnsafePoint?: number;
  StackMapIndex: number;
  InlTreeIndex: number;
  /** Since 1.18. */
  ArgLiveIndex?: number;
  /** Since 1.26. */
  PanicBounds?: number;
}

/** Numbers of the FUNCDATA; one that the release does not have is absent. */
export interface FuncdataNumbers {
  ArgsPointerMaps: number;
  LocalsPointerMaps: number;
  /** 1.11 to 1.14; declared, but never filled, in 1.15. */
  RegPointerMaps?: number;
  /** Since 1.12. */
  StackObjects?: number;
  InlTree: number;
  /** Since 1.14. */
  OpenCodedDeferInfo?: number;
  /** Since 1.17. */
  ArgInfo?: number;
  /** Since 1.18. */
  ArgLiveInfo?: number;
  /** Since 1.18. */
  WrapInfo?: number;
}

/** Values of PCDATA table UnsafePoint (runtime/symtab.go of 1.15, internal/abi/symtab.go of 1.21). */
export const UnsafePoint = { safe: -1, unsafe: -2, restart1: -3, restart2: -4, restartAtEntry: -5 } as const;

/**
 * Each change of the numbers, by the minor release that brought it: runtime/symtab.go, since 1.21
 * internal/abi/symtab.go.
 */
const CHANGES: readonly { since: number; pcdata: PcdataNumbers; funcdata: FuncdataNumbers }[] = [
  {
    since: 11,
    pcdata: { StackMapIndex: 0, InlTreeIndex: 1, RegMapIndex: 2 },
    funcdata: { ArgsPointerMaps: 0, LocalsPointerMaps: 1, InlTree: 2, RegPointerMaps: 3 },
  },
  {
    since: 12,
    pcdata: { StackMapIndex: 0, InlTreeIndex: 1, RegMapIndex: 2 },
    funcdata: { ArgsPointerMaps: 0, LocalsPointerMaps: 1, InlTree: 2, RegPointerMaps: 3, StackObjects: 4 },
  },
  {
    since: 13,
    pcdata: { RegMapIndex: 0, StackMapIndex: 1, InlTreeIndex: 2 },
    funcdata: { ArgsPointerMaps: 0, LocalsPointerMaps: 1, RegPointerMaps: 2, StackObjects: 3, InlTree: 4 },
  },
  {
    since: 14,
    pcdata: { RegMapIndex: 0, StackMapIndex: 1, InlTreeIndex: 2 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      RegPointerMaps: 2,
      StackObjects: 3,
      InlTree: 4,
      OpenCodedDeferInfo: 5,
    },
  },
  {
    since: 15,
    pcdata: { RegMapIndex: 0, UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      RegPointerMaps: 2,
      StackObjects: 3,
      InlTree: 4,
      OpenCodedDeferInfo: 5,
    },
  },
  {
    since: 16,
    pcdata: { UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      StackObjects: 2,
      InlTree: 3,
      OpenCodedDeferInfo: 4,
    },
  },
  {
    since: 17,
    pcdata: { UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      StackObjects: 2,
      InlTree: 3,
      OpenCodedDeferInfo: 4,
      ArgInfo: 5,
    },
  },
  {
    since: 18,
    pcdata: { UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2, ArgLiveIndex: 3 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      StackObjects: 2,
      InlTree: 3,
      OpenCodedDeferInfo: 4,
      ArgInfo: 5,
      ArgLiveInfo: 6,
      WrapInfo: 7,
    },
  },
  {
    since: 26,
    pcdata: { UnsafePoint: 0, StackMapIndex: 1, InlTreeIndex: 2, ArgLiveIndex: 3, PanicBounds: 4 },
    funcdata: {
      ArgsPointerMaps: 0,
      LocalsPointerMaps: 1,
      StackObjects: 2,
      InlTree: 3,
      OpenCodedDeferInfo: 4,
      ArgInfo: 5,
      ArgLiveInfo: 6,
      WrapInfo: 7,
    },
  },
];

/**
 * Returns the numbers that Go 1.`minor` uses.
 * @throws Error below 1.11: such old programs can't be judged and are refused earlier.
 */
export function tableNumbers(minor: number): TableNumbers {
  const change = CHANGES.findLast(({ since }) => since <= minor);
  if (change === undefined) throw new Error(`Go 1.${minor} has no tables that debug calls could use`);
  return { pcdata: change.pcdata, funcdata: change.funcdata };
}
