import { expect } from 'chai';
import type { Func } from '../../binary/program.js';
import type { FunctionVerdicts, VerdictStretch } from '../result.js';
import type { Scenario, Stage } from '../scenario.js';
import { answerTo } from './answers.js';
import { nothing, sweep } from './fixtures.js';
import { standAtSafePoint } from './verdicts.js';

/** Write barriers, a prologue that may grow the stack, loops, a nosplit function, assembly. */
const shown = [
  'main.reverse',
  'main.chain',
  'main.small',
  'main.walk',
  'main.order',
  'main.unsplit',
  'main.sumWords',
];

/** Functions for which the report shows where a call may be injected. */
export const everyByte: Scenario = {
  id: 'verdict/shown-functions',
  title:
    'at each byte of functions of several kinds, the answer is the one of the tables; the report shows them',
  requirements: ['safepoint.verdict'],
  fixtures: [sweep],
  run(stage) {
    const program = standAtSafePoint(stage);
    const before = program.registers();
    const wrong: string[] = [];
    for (const name of shown) {
      const func = program.program.func(name);
      if (func === undefined) continue;
      const stretches: VerdictStretch[] = [];
      let bytes = 0;
      try {
        for (let pc = func.entry; pc < func.end && func.spdelta(pc) !== undefined; pc++, bytes++) {
          const { outcome } = program.call('main.Nop', nothing, [], { pc: pc + program.target.loadBias });
          const runtime = outcome.kind === 'refused' ? outcome.reason : 'accepted';
          const tables = program.oracle.verdict(pc);
          const stretch = { offset: bytes, line: func.lineAt(pc)?.line ?? 0, tables, runtime };
          if (!goesOn(stretches.at(-1), stretch)) stretches.push(stretch);
          if (answerTo(outcome, tables) !== tables) wrong.push(`${name}+${bytes}: ${runtime}, not ${tables}`);
          program.setRegisters(before);
        }
      } finally {
        // Recorded even if a call failed: the record then shows where.
        stage.record({ function: name, bytes, stretches, ...sourceOf(stage, func) });
      }
    }
    expect(wrong, 'answers that differ from the tables').to.deep.equal([]);
  },
};

function goesOn(last: VerdictStretch | undefined, next: VerdictStretch): boolean {
  return last?.line === next.line && last.tables === next.tables && last.runtime === next.runtime;
}

/** The function's source: from its first word to its closing brace, if it has one. */
function sourceOf(stage: Stage, func: Func): Pick<FunctionVerdicts, 'file' | 'firstLine' | 'lines'> {
  const file = (func.lineAt(func.entry)?.file ?? '').split('/').at(-1) ?? '';
  const numbers = func
    .lineRanges()
    .map(({ value }) => value)
    .filter(line => line > 0);
  const text = stage.file(file).split('\n');
  const first = text.findLastIndex((line, at) => at < Math.min(...numbers) && /^(func|TEXT)\b/.test(line));
  const last = Math.max(...numbers);
  const end = text.findIndex((line, at) => at >= last - 1 && line.startsWith('}'));
  return { file, firstLine: first + 1, lines: text.slice(first, end < 0 ? last : end + 1) };
}
