/** A part of the feature, as the original change of May 2018 brought it. */
export interface FeatureRow {
  id: string;
  /** Files, relative to the tree, that hold it in one release or another. */
  files: RegExp;
  /** What they do for the feature. */
  gains: string;
  /** Whether only tests need it. */
  tests?: true;
}

/** The table of the original change, with the places that parts of it moved to later. */
export const featureRows: readonly FeatureRow[] = [
  {
    id: 'func-id',
    files: /^src\/(cmd\/internal\/objabi\/funcid\.go|internal\/abi\/symtab\.go)$/,
    gains: 'a FuncID for the entry point',
  },
  {
    id: 'func-id-table',
    files: /^src\/cmd\/(link\/internal\/ld\/pcln\.go|internal\/obj\/.*)$/,
    gains: 'the linker, later the assembler, gives the entry point its FuncID in the pc-line table',
  },
  {
    id: 'func-id-runtime',
    files: /^src\/runtime\/symtab\.go$/,
    gains: "the runtime's own copy of the FuncIDs, up to 1.20: the two enumerations must agree",
  },
  {
    id: 'entry-point',
    files: /^src\/runtime\/asm_amd64\.s$/,
    gains: 'the entry point, the frame functions, debugCallPanicked, and what keeps the entry point linked',
  },
  {
    id: 'check-and-wrap',
    files: /^src\/runtime\/debugcall\.go$/,
    gains: 'the check that refuses a call, and the wrapper that contains its panics',
  },
  {
    id: 'stack-map',
    files: /^src\/runtime\/(stack|stkframe|mgcmark)\.go$/,
    gains: "the map of the entry point's frame: the caller's register map up to 1.14, conservative later",
  },
  {
    id: 'signal-hook',
    files: /^src\/runtime\/signal_(sighandler|unix)\.go$/,
    gains: 'testSigtrap, by which the tests take SIGTRAP',
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
    gains: 'TestDebugCall*, and the debugger within the process that they use',
    tests: true,
  },
];

/** The rows that a file belongs to. */
export function rowsOf(file: string): FeatureRow[] {
  return featureRows.filter(({ files }) => files.test(file));
}
