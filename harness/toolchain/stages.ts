/**
 * Returns the stage that a line of make.bash's output announces, shortened; undefined for other lines. All
 * releases from 1.11 to 1.27 say `Building Go cmd/dist using ...`, `Building Go toolchain2 using ...`,
 * `Building packages and commands for linux/amd64.` (src/make.bash, cmd/dist/build.go).
 */
export function stageOf(line: string): string | undefined {
  const what = /^Building (?:Go )?(.+?)(?: using .*| for .*)?\.?$/.exec(line.trim())?.[1];
  return what?.replace(/ \(.*\)$/, '');
}

/**
 * Returns whether a line of the output only looks like an error. A bootstrap that is much newer than the tree
 * prints constants of go_asm.h in a form that the tree's own assembler can't read; nothing uses them.
 */
export function isHarmless(line: string): boolean {
  return /go_asm\.h:[\d:]+ 'p' exponent requires hexadecimal mantissa/.test(line);
}
