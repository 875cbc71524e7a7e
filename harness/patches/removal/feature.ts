/**
 * What the feature is called in a Go tree. Everything that it declares begins with `debugCall`, but for the FuncID of
 * the entry point, the wait reason of a calling goroutine (1.15 and later), and the hook for tests.
 */
export function isFeatureName(name: string): boolean {
  return (
    /^debugCall/.test(name) ||
    /^[fF]uncID_debugCallV\d$/.test(name) ||
    name === 'waitReasonDebugCall' ||
    name === 'testSigtrap'
  );
}

/** Whether a token of Go source names the feature: one of its names, or a string with the entry point's name. */
export function isFeatureToken(text: string): boolean {
  return isFeatureName(text) || /^"(runtime\.)?debugCallV\d"$/.test(text);
}

/** Whether a macro of runtime/asm_amd64.s is the feature's. */
export function isFeatureMacro(name: string): boolean {
  return /^DEBUG_?CALL/.test(name);
}

/** Whether a comment speaks of the feature. */
export function isFeatureComment(text: string): boolean {
  return /debug_?call/i.test(text) || /\bdebug call/i.test(text) || /\btestSigtrap\b/.test(text);
}

/** Files, relative to the tree, that hold the feature's tests and nothing else. */
export const testFiles: readonly string[] = ['src/runtime/debug_test.go', 'src/runtime/export_debug_test.go'];

/** The function of export_test.go that only these tests call. */
export const testExport = { file: 'src/runtime/export_test.go', name: 'Getg' } as const;

/** Constant that the hook for tests needs and nacl otherwise lacks (1.11 to 1.13). */
export const naclConstant = { files: /^src\/runtime\/defs_nacl_\w+\.go$/, name: '_SIGTRAP' } as const;

/** Folders in which the feature may be mentioned; it never reaches beyond runtime and linker. */
export const folders: readonly string[] = [
  'src/runtime',
  'src/cmd/internal/objabi',
  'src/cmd/link/internal/ld',
];
