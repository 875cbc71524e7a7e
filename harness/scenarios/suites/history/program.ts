import type { Signature } from '../../../protocol/abi/layout.js';
import { emptyInterface, int, int64, string } from '../../../protocol/abi/types.js';
import type { GoValue } from '../../../protocol/abi/values.js';
import type { CallResult, Debuggee } from '../../debuggee.js';
import type { FixtureUse } from '../../scenario.js';

export const fixture: FixtureUse = { name: 'history', variant: 'default' };
export const unoptimized: FixtureUse = { name: 'history', variant: 'unoptimized' };

/** What the program writes if nothing disturbed its variables. */
export const undisturbed = '124 8 506 12 0 3\n';

/**
 * Makes a call and restores the program's flags: that they are lost is the subject of one report among many.
 */
export function keepingFlags(program: Debuggee, call: () => CallResult): CallResult {
  const result = call();
  program.restoreLost(result.before, result.after);
  return result;
}

/** strconv.ParseInt(Text, 10, 64): an optimized function of the standard library. An error has two words. */
export function parseInt64(program: Debuggee): GoValue[] {
  const signature: Signature = { parameters: [string, int, int], results: [int64, emptyInterface] };
  const text = program.address('main.Text');
  const words = [program.target.readWord(text), program.target.readWord(text + 8)].map(BigInt);
  const { results } = keepingFlags(program, () =>
    program.call('strconv.ParseInt', signature, [words, 10n, 64n]),
  );
  return results;
}
