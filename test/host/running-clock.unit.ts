import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { RunningClock } from '../../harness/host/running-clock.js';

describe('a clock of several things that run', () => {
  it('stands while none of them runs, and runs once for those that run at the same time', async () => {
    const clock = new RunningClock();
    const outside = performance.now();
    await sleep(60);
    expect(clock.elapsedMs).to.equal(0);
    const began = performance.now();
    clock.start();
    clock.start();
    await sleep(30);
    clock.stop();
    expect(clock.elapsedMs).to.be.greaterThan(0);
    await sleep(30);
    clock.stop();
    const both = performance.now() - began;
    const elapsed = clock.elapsedMs;
    expect(elapsed).to.be.within(55, both);
    await sleep(30);
    expect(clock.elapsedMs).to.equal(elapsed);
    expect(performance.now() - outside).to.be.greaterThan(elapsed + 80);
  });
});
