import { archNamed, processors } from '../arch/all.js';
import { defaultProcessor } from '../toolchain/processor.js';

/** GOOS values, other than linux, that a file name may end with (`go help buildconstraint`). */
const systems =
  'aix|android|darwin|dragonfly|freebsd|illumos|ios|js|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows';

/** GOARCH values of processors that this program does not know, and names of families of processors. */
const otherProcessors = '386|amd64p32|arm|mips\\w*|ppc64|ppc64x|s390x|wasm';

const known = processors.map(({ goarch }) => goarch).join('|');

const suffix = new RegExp(`_(?:(${systems})|(${otherProcessors}|${known}))(?:_test)?\\.(?:go|s)$`);

/**
 * Whether the name of a Go or assembly file says that it is compiled only for another system than linux, or
 * for another processor than this one, by GOARCH.
 */
export function isForOtherPlatform(file: string, processor: string = defaultProcessor): boolean {
  const [, system, tag] = suffix.exec(file) ?? [];
  if (system !== undefined) return true;
  return tag !== undefined && archNamed(processor)?.assembly.fileTags.includes(tag) !== true;
}
