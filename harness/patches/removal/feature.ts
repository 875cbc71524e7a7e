/**
 * Returns whether a name belongs to the feature. All its declarations begin with `debugCall`, except the
 * FuncID of the entry point, the wait reason of a calling goroutine (1.15 and later), and the hook for tests.
 */
export function isFeatureName(name: string): boolean {
  return (
    /^debugCall/.test(name) ||
    /^[fF]uncID_debugCallV\d$/.test(name) ||
    name === 'waitReasonDebugCall' ||
    name === 'testSigtrap'
  );
}

/**
 * Returns whether a token of Go source names the feature: one of its names, or a string with the entry
 * point's name.
 */
export function isFeatureToken(text: string): boolean {
  return isFeatureName(text) || /^"(runtime\.)?debugCallV\d"$/.test(text);
}

/** Returns whether a macro of runtime/asm_amd64.s belongs to the feature. */
export function isFeatureMacro(name: string): boolean {
  return /^DEBUG_?CALL/.test(name);
}

/** Returns whether a comment mentions the feature. */
export function isFeatureComment(text: string): boolean {
  return /debug_?call/i.test(text) || /\bdebug call/i.test(text) || /\btestSigtrap\b/.test(text);
}

/** Files, relative to the tree, that contain only the feature's tests. */
export const testFiles: readonly string[] = ['src/runtime/debug_test.go', 'src/runtime/export_debug_test.go'];

/** The function of export_test.go that only these tests call. */
export const testExport = { file: 'src/runtime/export_test.go', name: 'Getg' } as const;

/** The constant that the hook for tests needs and that nacl otherwise lacks (1.11 to 1.13). */
export const naclConstant = { files: /^src\/runtime\/defs_nacl_\w+\.go$/, name: '_SIGTRAP' } as const;

/** Folders that may mention the feature; it never reaches beyond runtime and linker. */
export const folders: readonly string[] = [
  'src/runtime',
  'src/cmd/internal/objabi',
  'src/cmd/link/internal/ld',
];
