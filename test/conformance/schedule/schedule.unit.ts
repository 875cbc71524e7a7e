import { expect } from 'chai';
import { jobsFor, quotaIn } from '../../../harness/conformance/schedule/machine.js';
import { Processes } from '../../../harness/conformance/schedule/processes.js';
import { type Piece, Schedule } from '../../../harness/conformance/schedule/schedule.js';
import { type CellTimes, simulate, simulations } from '../../../scripts/bench/simulate.js';

describe('the schedule of a run', () => {
  it('begins cells in order, one more than there are processes', () => {
    const schedule = new Schedule(5, 2);
    const begin = (): (number | undefined)[] => [schedule.begin(), schedule.begin(), schedule.begin()];
    expect(begin()).to.deep.equal([0, 1, 2]);
    expect(schedule.begin()).to.equal(undefined);
    schedule.end();
    expect(begin()).to.deep.equal([3, undefined, undefined]);
    schedule.end();
    schedule.end();
    expect(begin()).to.deep.equal([4, undefined, undefined]);
  });

  it('runs the earliest cell first, and of that the scenarios, on at most as many processes as were asked for', () => {
    const schedule = new Schedule(3, 2);
    const pieces: Piece[] = [
      { cell: 1, kind: 'scenarios' },
      { cell: 0, kind: 'runtime-tests' },
      { cell: 0, kind: 'scenarios' },
    ];
    for (const piece of pieces) schedule.want(piece);
    expect(schedule.start()).to.equal(pieces[2]);
    expect(schedule.start()).to.equal(pieces[1]);
    expect(schedule.start()).to.equal(undefined);
    schedule.done();
    expect(schedule.start()).to.equal(pieces[0]);
  });

  it('takes scenarios off another process only where nothing else waits, and not if they are withdrawn', () => {
    const schedule = new Schedule(2, 1);
    const more: Piece = { cell: 0, kind: 'more-scenarios' };
    const tests: Piece = { cell: 1, kind: 'runtime-tests' };
    const other: Piece = { cell: 1, kind: 'more-scenarios' };
    for (const piece of [other, more, tests]) schedule.want(piece);
    const runs = (): Piece | undefined => {
      const piece = schedule.start();
      if (piece !== undefined) schedule.done();
      return piece;
    };
    expect(runs()).to.equal(tests);
    expect(schedule.withdraw(more)).to.equal(true);
    expect(schedule.withdraw(more)).to.equal(false);
    expect(runs()).to.equal(other);
    expect(runs()).to.equal(undefined);
  });

  it('fits the machine: its cores, the limit of its container, its memory', () => {
    const memoryBytes = 64 * 2 ** 30;
    expect(jobsFor({ cores: 64, memoryBytes })).to.equal(64);
    expect(jobsFor({ cores: 64, quota: 2, memoryBytes })).to.equal(2);
    expect(jobsFor({ cores: 64, quota: 0.5, memoryBytes })).to.equal(1);
    expect(jobsFor({ cores: 64, memoryBytes: 2 ** 30 })).to.equal(4);
    expect(jobsFor({ cores: 64, memoryBytes: 1 })).to.equal(1);
    expect(['200000 100000\n', 'max 100000\n', 'max', ''].map(quotaIn)).to.deep.equal([
      2,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the processes of a run', () => {
  const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('are never more than were asked for, and each piece of work runs, though one fails', async () => {
    const processes = new Processes({ cells: 6, jobs: 2, cores: 2 });
    let running = 0;
    let most = 0;
    const work = async (fails: boolean): Promise<number> => {
      most = Math.max(most, ++running);
      await turn();
      running--;
      if (fails) throw new Error('broken');
      return 1;
    };
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, cell) =>
        processes.of(cell).whenFree('scenarios')(() => work(cell === 0)),
      ),
    );
    expect(all.map(({ status }) => status)).to.deep.equal(['rejected', ...Array(5).fill('fulfilled')]);
    expect(most).to.equal(2);
  });

  it('help others while there is nothing else to do, and not once that is not needed any more', async () => {
    const processes = new Processes({ cells: 2, jobs: 1, cores: 1 });
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(name);
      await turn();
    };
    const [needed, unneeded] = [new AbortController(), new AbortController()];
    await Promise.all([
      processes.of(0).whenFree('scenarios')(work('scenarios of 0')),
      processes.of(0).ifFree(work('help for 0'), needed.signal),
      processes.of(1).ifFree(work('help for 1'), unneeded.signal),
      processes.of(1).whenFree('scenarios')(async () => {
        await work('scenarios of 1')();
        unneeded.abort();
      }),
    ]);
    expect(order).to.deep.equal(['scenarios of 0', 'scenarios of 1', 'help for 0']);
  });

  it('have longer deadlines where they are more than the cores', () => {
    expect(new Processes({ cells: 1, jobs: 2, cores: 2 }).of(0).slowdown).to.equal(1);
    expect(new Processes({ cells: 1, jobs: 8, cores: 2 }).of(0).slowdown).to.equal(4);
    expect(new Processes({ cells: 1, jobs: 1, cores: 2 }).of(0).slowdown).to.equal(1);
  });
});

describe('a simulated run', () => {
  /** Cells as they are: releases take between a half and one and a half of 10 s. */
  const cellsOf = (count: number): CellTimes[] =>
    Array.from({ length: count }, (_, cell) => {
      const factor = 0.5 + ((cell * 7) % 11) / 10;
      return { ownMs: 100, scenariosMs: 7000 * factor, runtimeTestsMs: 3000 * factor };
    });

  it('does all the work, and takes as long as that on one core', () => {
    const { makespanMs, ratio, processes } = simulate(cellsOf(3), 1, 300);
    expect(processes).to.equal(6);
    const work = cellsOf(3).reduce((sum, cell) => sum + cell.scenariosMs + cell.runtimeTestsMs + 300, 0);
    // While one cell is judged the command looks at the next one.
    expect(makespanMs).to.be.closeTo(work + 100, 1);
    expect(ratio).to.be.lessThan(1.01);
  });

  it('takes half as long with two processes, and the order of the releases changes little', () => {
    const cells = cellsOf(2);
    const ratio = simulate(cells, 2, 300).makespanMs / simulate(cells, 1, 300).makespanMs;
    expect(ratio).to.be.lessThan(0.6);
  });

  it('of 200 cells on 64 cores takes at most a fifth more than the ideal, and never less', () => {
    const all = simulations({ ownMs: 100, scenariosMs: 7000, runtimeTestsMs: 3000 }, 300);
    for (const { cells, jobs, ratio } of all) {
      const what = `${cells} cells, ${jobs} processes`;
      expect(ratio, what).to.be.at.least(1);
      if (cells === 200) expect(ratio, what).to.be.lessThan(jobs === 64 ? 1.2 : 1.1);
    }
  });
});
