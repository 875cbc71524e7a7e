import { hasNoCode } from './no-code.js';

/** Why nobody can notice a hunk. */
export type Quiet =
  | 'comments and blanks only'
  | 'a test only'
  | 'another system or processor'
  /** It is compiled, and nothing of what comes out differs. */
  | 'the same machine code';

/** Other systems and processors, as file names end with them (`go help buildconstraint`). */
const elsewhere =
  /_(aix|android|darwin|dragonfly|freebsd|illumos|ios|js|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows|386|amd64p32|arm|arm64|loong64|mips\w*|ppc64\w*|riscv64|s390x|wasm)(_test)?\.(go|s)$/;

/** Why a change of one file's text can't be noticed, as far as the text says; undefined where it may be. */
export function quietBy(
  file: string,
  without: string | undefined,
  withIt: string | undefined,
): Quiet | undefined {
  if (elsewhere.test(file)) return 'another system or processor';
  if (without !== undefined && withIt !== undefined && hasNoCode(file, without, withIt)) {
    return 'comments and blanks only';
  }
  return file.endsWith('_test.go') ? 'a test only' : undefined;
}
