import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const watchdog = new URL('../../harness/host/watchdog.js', import.meta.url);

/** Runs a script that has the watchdog's functions, and returns when the script's process has ended. */
function inProcess(script: string): void {
  const source = `
    import { writeSync } from 'node:fs';
    import * as watchdog from '${watchdog}';
    ${script}`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 20_000,
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !condition() && Date.now() < deadline; ) await sleep(10);
}

describe('when a process of ours ends, its watchdog', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function made(name: string): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  it('removes the folders that were not kept, and no other, whatever else was kept', async () => {
    const [kept, outer, left] = [made('kept'), made('outer/kept'), made('left')];
    inProcess(`
      for (const path of ${JSON.stringify([kept, outer, left])}) watchdog.removeFolderOnDeath(path);
      for (const path of ${JSON.stringify(['/unlisted', '/kept', kept, outer])}) watchdog.keepFolder(path);
    `);
    // Folders go in the order in which they were named.
    await until(() => !existsSync(left));
    expect([kept, outer, left].map(path => existsSync(path))).to.deep.equal([true, true, false]);
  }).timeout(30_000);

  it('kills the process groups that were not forgotten, and no other, whatever else was forgotten', async () => {
    const start = () => spawn('sleep', ['30'], { detached: true, stdio: 'ignore' });
    const [forgotten, left] = [start(), start()];
    try {
      inProcess(`
        for (const group of [${forgotten.pid}, ${left.pid}]) writeSync(watchdog.watchdogPipe(), 'add ' + group + '\\n');
        for (const group of [99999999, ${forgotten.pid}]) watchdog.forgetProcessGroup(group);
      `);
      await until(() => left.signalCode !== null);
      expect([forgotten.signalCode, left.signalCode]).to.deep.equal([null, 'SIGKILL']);
    } finally {
      for (const child of [forgotten, left]) child.kill('SIGKILL');
    }
  }).timeout(30_000);
});
