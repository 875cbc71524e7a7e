import { expect } from 'chai';
import type { Frame } from '../../../protocol/frame.js';
import type { Debuggee } from '../../debuggee.js';
import type { Stage } from '../../scenario.js';

/** A program at the marked line of its goroutine, whose stack is still small. */
export function atLoop(stage: Stage): Debuggee {
  const program = stage.start();
  program.runTo('loop');
  return program;
}

/**
 * Byte `index` of a result, if byte `index` from the end of the argument is `byte`, as main.scramble computes
 * it.
 */
export function scramble(byte: number, index: number): number {
  return byte ^ ((index * 7 + 3) & 0xff);
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Describes the first byte at which two stretches differ, for a message; undefined when they are equal. */
export function difference(actual: Uint8Array, expected: Uint8Array): string | undefined {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  if (at < 0) return undefined;
  const part = (bytes: Uint8Array): string => text(bytes.subarray(at, at + 16));
  return `from byte ${at} of ${expected.length} on: ${part(expected)} became ${part(actual)}`;
}

/** Calls a function in a frame whose every byte is filled. Returns the contents of the frame at status 1. */
export function filled(
  program: Debuggee,
  name: string,
  frameClass: number,
  content: Uint8Array,
  look?: (frame: Frame, when: 'before' | 'after') => void,
): Uint8Array {
  let after = new Uint8Array();
  const { outcome } = program.inject({
    function: program.address(name),
    frameBytes: frameClass,
    writeArguments: frame => {
      look?.(frame, 'before');
      frame.write(0, content);
      if (program.functions.sequence.integers.length > 0)
        frame.setInteger(0, new DataView(content.buffer).getBigUint64(0, true));
    },
    readResults: frame => {
      look?.(frame, 'after');
      after = Uint8Array.from(frame.read(0, frameClass));
    },
  });
  expect(outcome, name).to.deep.equal({ kind: 'returned' });
  return after;
}

/** The goroutine's local variables must have been right in all rounds of its loop. */
export function expectLoopRight(program: Debuggee): void {
  program.target.write(program.address('main.Stop'), Uint8Array.of(1));
  expect(program.finish().stdout).to.match(/^(\d+) of \1 rounds right\n$/);
}
