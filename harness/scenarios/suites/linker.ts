import { expect } from 'chai';
import { ProtocolFunctions } from '../../protocol/functions.js';
import type { Scenario } from '../scenario.js';
import { calls, plainStripped } from './fixtures.js';

/** What the linker must do. */
export const linker: Scenario[] = [
  {
    id: 'linker/entry-in-stripped-program',
    title: 'the entry point and the frame functions are in a stripped program that never refers to them',
    requirements: ['linker.keeps-entry'],
    fixtures: [plainStripped],
    run(stage) {
      const program = stage.program();
      expect(program.stripped, 'the program is stripped').to.equal(true);
      expect(() => new ProtocolFunctions(program)).not.to.throw();
    },
  },
  {
    id: 'linker/func-id',
    title: 'the pc-line table gives the entry point its FuncID',
    requirements: ['linker.func-id'],
    fixtures: [calls],
    run(stage) {
      const program = stage.program();
      const { entrySymbol } = stage.protocol;
      const name = entrySymbol.replace('runtime.', '');
      const expected = stage.funcID(name);
      expect(expected, `the runtime’s FuncID of ${name}`).to.be.a('number');
      expect(program.func(entrySymbol)?.funcID).to.equal(expected);
    },
  },
];
