import { expect } from 'chai';
import { type Judged, watchLoop } from '../../harness/cli/watching/watch-loop.js';
import type { Report } from '../../harness/report/model.js';

/** A report in which these requirements have these outcomes. */
function reportOf(outcomes: Record<string, string>): Report {
  const requirements = Object.entries(outcomes).map(([id, outcome]) => ({ id, outcome }));
  const result = { release: '1.27.4', implementation: 'own', requirements, runtimeTests: [] };
  return { results: [result] } as unknown as Report;
}

/** Runs the loop over these judgements; returns what it printed and its exit code. */
async function loop(judgements: readonly Judged[]): Promise<{ printed: string; exitCode: number }> {
  const open = [...judgements];
  let printed = '';
  const exitCode = await watchLoop({
    judge: async () => open.shift() ?? expect.fail('judged once more than there were saves'),
    nextSave: async () => (open.length === 0 ? [] : ['src/runtime/proc.go']),
    ended: () => false,
    print: text => {
      printed += `${text}\n`;
    },
    text: { width: 100, colours: false, verbose: false },
  });
  return { printed, exitCode };
}

describe('cli: the loop of --watch', () => {
  it('says what fails now, and what holds again, and ends with the code of the last verdict', async () => {
    const { printed, exitCode } = await loop([
      { report: reportOf({ 'frame.too-large': 'holds', 'gc.x': 'fails' }), exitCode: 0 },
      { report: reportOf({ 'frame.too-large': 'fails', 'gc.x': 'holds' }), exitCode: 1 },
    ]);
    expect(printed).to.include('✗ frame.too-large fails now');
    expect(printed).to.include('✓ gc.x holds again');
    expect(exitCode).to.equal(1);
  });

  it('compares with the last verdict that there was when one save does not build', async () => {
    const { printed, exitCode } = await loop([
      { report: reportOf({ 'frame.too-large': 'fails' }), exitCode: 1 },
      { exitCode: 4 },
      { report: reportOf({ 'frame.too-large': 'holds' }), exitCode: 0 },
    ]);
    expect(printed).to.include('✓ frame.too-large holds again');
    expect(exitCode).to.equal(0);
  });

  it('says that nothing changed', async () => {
    const report = reportOf({ 'frame.too-large': 'holds' });
    const { printed } = await loop([
      { report, exitCode: 0 },
      { report, exitCode: 0 },
    ]);
    expect(printed).to.include('nothing changed');
  });
});
