/** A part of the feature: a row of the table of files that the original change (May 2018) touched. */
export interface FeatureRow {
  id: string;
  /** Files, relative to the tree, that hold this part in any release. */
  files: RegExp;
  /** What these files contribute to the feature. */
  gains: string;
  /** Present if only tests need this part. */
  tests?: true;
}

/** The table of the original change, and the files that its parts moved to later. */
const featureRows: readonly FeatureRow[] = [
  {
    id: 'func-id',
    files: /^src\/(cmd\/internal\/objabi\/funcid\.go|internal\/abi\/symtab\.go)$/,
    gains: 'a FuncID for the entry point',
  },
  {
    id: 'func-id-table',
    files: /^src\/cmd\/(link\/internal\/ld\/pcln\.go|internal\/obj\/.*)$/,
    gains: 'the linker (later the assembler) sets the FuncID of the entry point in the pc-line table',
  },
  {
    id: 'func-id-runtime',
    files: /^src\/runtime\/symtab\.go$/,
    gains: "the runtime's own copy of the FuncIDs, up to 1.20: the two enumerations must agree",
  },
  {
    id: 'entry-point',
    files: /^src\/runtime\/asm_(amd64|arm64|ppc64x|loong64)\.s$/,
    gains:
      'the entry point, the frame functions, debugCallPanicked, and the reference that keeps the linker from dropping it',
  },
  {
    id: 'check-and-wrap',
    files: /^src\/runtime\/debugcall\.go$/,
    gains: 'the check that refuses a call, and the wrapper that recovers its panics',
  },
  {
    id: 'stack-map',
    files: /^src\/runtime\/(stack|stkframe|mgcmark)\.go$/,
    gains:
      "the map of the entry point's frame: the caller's register map up to 1.14, a conservative scan later",
  },
  {
    id: 'signal-hook',
    files: /^src\/runtime\/signal_(sighandler|unix)\.go$/,
    gains: 'testSigtrap, the hook through which the tests receive SIGTRAP',
    tests: true,
  },
  {
    id: 'nacl',
    files: /^src\/runtime\/defs_nacl_\w+\.go$/,
    gains: '_SIGTRAP for nacl, up to 1.13',
    tests: true,
  },
  {
    id: 'tests',
    files: /^src\/runtime\/(export_test|export_debug(_\w+)?_test|debug_test)\.go$/,
    gains: 'TestDebugCall*, and the in-process debugger that they use',
    tests: true,
  },
];

/** Returns the rows that a file belongs to. */
export function rowsOf(file: string): FeatureRow[] {
  return featureRows.filter(({ files }) => files.test(file));
}
