import { isForOtherPlatform } from '../other-platforms.js';
import { hasNoCode } from './no-code.js';

/** Why no scenario can notice a hunk. */
export type Quiet =
  | 'comments and blanks only'
  | 'a test only'
  | 'another system or processor'
  /** The compiler or assembler produces the same code with and without it. */
  | 'the same machine code';

/**
 * Returns why a change to one file can't be noticed, judging by the text alone; undefined if it may be
 * noticed by a program for a processor, by GOARCH.
 */
export function quietBy(
  file: string,
  without: string | undefined,
  withIt: string | undefined,
  processor: string,
): Quiet | undefined {
  if (isForOtherPlatform(file, processor)) return 'another system or processor';
  if (without !== undefined && withIt !== undefined && hasNoCode(file, without, withIt)) {
    return 'comments and blanks only';
  }
  return file.endsWith('_test.go') ? 'a test only' : undefined;
}
