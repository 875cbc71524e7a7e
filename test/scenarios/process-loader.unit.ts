import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { processBundle, processLoader } from '../../harness/scenarios/process-path.js';

/** Starts a scenario process that has nothing to play. Throws unless it ends with status 0. */
function start(...args: string[]): void {
  const job = { release: { major: 1, minor: 27 }, fixtures: [], profile: 'quick', seed: 1 };
  execFileSync(process.execPath, [processLoader, ...args], {
    input: `${JSON.stringify(job)}\n`,
    timeout: 60_000,
  });
}

describe('the loader of scenario processes', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'code-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const only = (): string => {
    const [name = '', ...others] = readdirSync(folder);
    expect(others).to.deep.equal([]);
    return join(folder, name);
  };

  it('keeps what V8 has compiled, and the next process takes it', () => {
    start(folder);
    const kept = only();
    expect(statSync(kept).size).to.be.above(100_000);
    const then = new Date(Date.now() - 60_000);
    utimesSync(kept, then, then);
    start(folder);
    // What is accepted is not written again.
    expect(statSync(only()).mtimeMs).to.be.closeTo(then.getTime(), 1);
  });

  it('compiles anew where V8 refuses what was kept, and keeps that', () => {
    start(folder);
    const kept = only();
    const { size } = statSync(kept);
    truncateSync(kept, size / 2);
    start(folder);
    expect(statSync(only()).size).to.be.closeTo(size, size / 10);
  });

  it('removes code that is old, and needs no folder', () => {
    const old = join(folder, 'code of an older version');
    writeFileSync(old, '');
    const then = new Date(Date.now() - 8 * 24 * 3600_000);
    utimesSync(old, then, then);
    start(folder);
    expect(only()).not.to.equal(old);
    start();
    start(join(processBundle, 'no folder'));
  });
});
