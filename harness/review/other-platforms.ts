/**
 * GOOS and GOARCH values, other than linux and amd64, that a file name may end with (`go help
 * buildconstraint`).
 */
const platforms = [
  'aix|android|darwin|dragonfly|freebsd|illumos|ios|js|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows',
  '386|amd64p32|arm|arm64|loong64|mips\\w*|ppc64\\w*|riscv64|s390x|wasm',
].join('|');

const suffix = new RegExp(`_(?:${platforms})(?:_test)?\\.(?:go|s)$`);

/**
 * Whether the name of a Go or assembly file says that it is compiled for another system or processor only.
 */
export function isForOtherPlatform(file: string): boolean {
  return suffix.test(file);
}
