/** Names a Go in a sentence: `Go 1.27.4`, and with the processor where that is not this machine's own. */
export function goName({ release, processor }: { release: string; processor?: string }): string {
  return `Go ${release}${processor === undefined ? '' : ` ${processor}`}`;
}
