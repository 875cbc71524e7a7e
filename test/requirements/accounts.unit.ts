import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findDefect, fixes, listDefects } from '../../harness/requirements/accounts/listing.js';
import { writeReproduction } from '../../harness/requirements/accounts/reproduction.js';
import { delveSessions, sessionsFolder } from '../../harness/requirements/accounts/sessions.js';
import { defectAccounts } from '../../harness/requirements/accounts/table.js';
import { knownDefects } from '../../harness/requirements/defects.js';

describe('accounts of the known defects', () => {
  it('are one for each requirement that a known defect is of', () => {
    const ids = defectAccounts.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(new Set(ids)).to.deep.equal(new Set(knownDefects.map(({ requirement }) => requirement)));
  });

  it('name the patch of each defect of 1.27, whatever its processor', async () => {
    const newest = (await listDefects()).filter(({ where }) =>
      where.some(({ releases }) => !releases.includes('<')),
    );
    expect(newest.length).to.be.above(10);
    for (const { id, fixedBy } of newest)
      expect(fixedBy.map(({ patch }) => patch).join(), id).to.include('fixes/');
  });

  it('know no defect of another id, and guess', async () => {
    const error = await findDefect('call.coroutines').catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'UsageError', remedy: 'did you mean call.coroutine?' });
  });
});

describe('a reproduction', () => {
  it('has the tests of the fix as they are, what they need, and a script', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'defect-'));
    try {
      const to = join(folder, 'coroutine');
      const names = await writeReproduction([await findDefect('call.coroutine')], to);
      expect(names).to.include.members(['debug_coro_test.go', 'debug_worker_test.go', 'run.sh', 'README.md']);
      const patch = (await fixes()).patches.find(({ header }) =>
        header.requirements.includes('call.coroutine'),
      );
      const test = readFileSync(join(to, 'debug_coro_test.go'), 'utf8');
      expect(patch?.text).to.include(test.replace(/^/gm, '+').replace(/\+$/, ''));
      expect(readFileSync(join(to, 'run.sh'), 'utf8')).to.include('TestDebugCallCoroutine');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('of several defects has the tests of each, and each file once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'defect-'));
    try {
      const to = join(folder, 'several');
      const several = await Promise.all(['call.labels', 'call.bubble', 'registers.flags'].map(findDefect));
      const names = await writeReproduction(several, to);
      expect(new Set(names).size).to.equal(names.length);
      expect(readFileSync(join(to, 'run.sh'), 'utf8')).to.match(
        /for test in TestDebugCallBubble TestDebugCallLabels TestDebugCallFlags;/,
      );
      expect(readFileSync(join(to, 'README.md'), 'utf8'))
        .to.include('# call.bubble')
        .and.include('# registers.flags');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has the sessions with Delve of its defects, and of no others, and a script', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'defect-'));
    try {
      const to = join(folder, 'several');
      const several = await Promise.all(['call.labels', 'registers.flags'].map(findDefect));
      expect(await writeReproduction(several, to)).to.include.members(['delve', 'run-delve.sh']);
      expect(readdirSync(join(to, 'delve'))).to.deep.equal(['call.labels']);
      expect(readFileSync(join(to, 'README.md'), 'utf8')).to.include('./run-delve.sh');

      const without = join(folder, 'without');
      const names = await writeReproduction([await findDefect('registers.flags')], without);
      expect(names).to.not.include.members(['delve']).and.not.include.members(['run-delve.sh']);
      expect(readFileSync(join(without, 'README.md'), 'utf8')).to.not.include('run-delve.sh');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('by a session with Delve says which lines show what', async () => {
    const sessions = await delveSessions();
    const known = new Set(defectAccounts.map(({ id }) => id));
    expect(sessions.size).to.be.above(4);
    for (const [id, { files }] of sessions) {
      expect(known, id).to.include(id);
      expect(files, id).to.deep.equal(['go.mod', 'main.go', 'session.dlv']);
      const text = readFileSync(join(sessionsFolder, id, 'session.dlv'), 'utf8');
      expect(text, id)
        .to.match(/^# kept: \S/m)
        .and.match(/^# broken: \S/m);
    }
  });

  it('that there is none of is refused, with what shows the defect', async () => {
    const error = await writeReproduction([await findDefect('thread.kept')], '/nowhere/at/all').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('name', 'UsageError');
    expect(error).to.have.property('remedy').that.includes('--requirement=thread.kept');
  });
});
