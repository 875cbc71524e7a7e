import type { Stage } from '../scenario.js';

/**
 * Ends a scenario about argument registers as not applicable if functions take their arguments on the stack.
 */
export function requireRegisterArguments(stage: Stage): void {
  if (stage.protocol.integers.length === 0) {
    stage.notApplicable('functions of these programs take their arguments on the stack');
  }
}
