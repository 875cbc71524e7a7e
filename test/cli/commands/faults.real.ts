import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaultsSummary } from '../../../harness/review/faults/summary.js';
import { cli, main } from '../program.js';
import { expectValid } from '../schemas.js';

const six = ['faults', '--go=1.15', '--sample=6', '--jobs=1', '--fail-on=never'];

/** Runs the command, and sends a signal as soon as it has printed two verdicts. */
async function interrupted(
  args: string[],
  signal: NodeJS.Signals,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Uint8Array) => {
    stderr += Buffer.from(chunk).toString();
  });
  child.stdout.on('data', (chunk: Uint8Array) => {
    const before = verdicts(stdout);
    stdout += Buffer.from(chunk).toString();
    if (before < 2 && verdicts(stdout) >= 2) child.kill(signal);
  });
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { code, stdout, stderr };
}

function verdicts(stdout: string): number {
  return [...stdout.matchAll(/^ +\d+\.\d s {2}\S+\.(?:go|s):\d+ /gm)].length;
}

describe('faults that are interrupted', function () {
  this.timeout(900_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faults-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = (name: string): FaultsSummary => {
    const items = JSON.parse(readFileSync(join(folder, name), 'utf8')) as FaultsSummary[];
    expectValid('faults', items);
    const [summary] = items;
    if (summary === undefined) throw new Error('no summary');
    return summary;
  };

  it('by SIGINT sum up what was judged, end with 130, and go on from there', async () => {
    const outputs = `--reporter=console,json:${join(folder, 'part.json')}`;
    const first = await interrupted([...six, outputs], 'SIGINT');
    expect(first.code, first.stderr).to.equal(130);
    expect(first.stdout).to.include('partial: the run was interrupted');
    const part = read('part.json');
    expect(part.notJudged).to.equal(6 - part.verdicts.length);
    expect(part.verdicts).to.have.length.within(2, 5);

    const whole = `--reporter=json:${join(folder, 'whole.json')}`;
    const second = await cli([...six, '--resume', whole], { timeoutMs: 600_000 });
    expect(second.code, second.stderr).to.equal(0);
    expect(second.stderr).to.include(`${part.verdicts.length} of 6 faults were judged by an earlier run`);
    const { verdicts: all, notJudged } = read('whole.json');
    expect(notJudged).to.equal(undefined);
    expect(all).to.have.length(6);
    for (const verdict of part.verdicts) expect(all).to.deep.include(verdict);
  });
});
