import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { isRoot, noSandbox } from './suite.js';
import { leftovers, type Place, placeOf } from './world.js';

/* What is left of a run in a sandbox whose process is killed by SIGKILL: nothing. */

interface Running {
  pid: number;
  parent: number;
  /** When it was started, by which a number that is used again is known. */
  started: string;
}

function running(): Running[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      const words = textOf(`/proc/${name}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ');
      const [state = 'X', parent = '0'] = words;
      return state === 'Z' || state === 'X'
        ? []
        : [{ pid: Number(name), parent: Number(parent), started: words[19] ?? '' }];
    });
}

function below(root: number): Running[] {
  const all = running();
  const found = all.filter(({ parent }) => parent === root);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** The text of a file below /proc; empty when the process has gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Control groups that a process made, in whatever hierarchy. */
function controlGroupsOf(pid: number): string[] {
  const folders = ['/sys/fs/cgroup'];
  for (const folder of folders) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory()) folders.push(`${folder}/${entry.name}`);
      }
    } catch {
      // It went while it was looked at.
    }
  }
  return folders.filter(folder => folder.includes(`/go-debugcall-${pid}-`));
}

function mayMakeGroups(): boolean {
  try {
    accessSync('/sys/fs/cgroup/pids', constants.W_OK);
    return isRoot;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(50)) {
    if (holds()) return true;
  }
  return holds();
}

describe('a run in a sandbox that is killed', () => {
  let place: Place;

  before(async function () {
    if (await noSandbox()) this.skip();
    place = placeOf('caller');
  });

  after(() => place?.close());

  it('leaves no process, no folder, no mount and no control group', async () => {
    const args = ['--go=1.15', '--from=cache', '--sandbox=require', '--no-runtime-tests'];
    const child = spawn(process.execPath, [place.main, ...args], {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', GO_DEBUGCALL_CACHE: place.cache },
      stdio: 'ignore',
    });
    const { pid } = child;
    if (pid === undefined) throw new Error('the program was not started');
    // A compiler in a sandbox in the room.
    const compiles = (): boolean =>
      below(pid).some(one => textOf(`/proc/${one.pid}/cmdline`).includes('/compile\0'));
    try {
      expect(await until(compiles, 120), 'something is compiled').to.equal(true);
      const groups = controlGroupsOf(pid);
      expect(leftovers(place)).to.have.length(1);
      const processes = below(pid);
      child.kill('SIGKILL');
      const alive = (): Running[] =>
        running().filter(one => processes.some(old => old.pid === one.pid && old.started === one.started));
      expect(await until(() => alive().length === 0, 60), 'its processes end').to.equal(true);
      expect(await until(() => leftovers(place).length === 0, 60), 'its folder goes').to.equal(true);
      expect(await until(() => controlGroupsOf(pid).length === 0, 60), 'its groups go').to.equal(true);
      expect(readFileSync('/proc/self/mounts', 'utf8')).not.to.include(place.cache);
      const named = running().filter(one => textOf(`/proc/${one.pid}/cmdline`).includes(place.cache));
      expect(named).to.deep.equal([]);
      if (mayMakeGroups()) expect(groups).not.to.deep.equal([]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
