import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { StopRecord } from '../../harness/protocol/trace.js';
import { applicationOf } from '../../harness/review/application/application.js';
import { judgementOf } from '../../harness/review/difference/compare.js';
import { changeOf } from '../../harness/review/difference/difference.js';
import { partingOf } from '../../harness/review/difference/parting.js';
import { quietBy } from '../../harness/review/difference/quiet.js';
import { mailsIn } from '../../harness/review/proposal/mailbox.js';
import { patchesOf } from '../../harness/review/proposal/proposal.js';
import { verdictOf } from '../../harness/review/review.js';
import type { Played } from '../../harness/review/side.js';

const diff = `diff --git a/src/runtime/debugcall.go b/src/runtime/debugcall.go
--- a/src/runtime/debugcall.go
+++ b/src/runtime/debugcall.go
@@ -1,3 +1,3 @@
 package runtime
 
-func debugCallV1()
+func debugCallV2()
`;

const mail = (n: number, subject: string): string => `From ${'0123456789'.repeat(4)} Mon Sep 17 00:00:00 2001
From: A <a@example.org>
Date: Mon, 1 Jan 2024 00:00:00 +0000
Subject: [PATCH ${n}/2] ${subject}

Why it is done.
---
 src/runtime/debugcall.go | 2 +-

${diff}-- 
2.40.1

`;

const passed: Played = { outcome: 'passed', durationMs: 10, injections: 1 };
const failed = (message: string): Played => ({ outcome: 'failed', durationMs: 10, injections: 1, message });

function stop(kind: StopRecord['kind'], fn: string, more: Partial<StopRecord> = {}): StopRecord {
  return { index: 0, kind, pc: '0x1', function: fn, sp: '0x2', tid: 1, registers: {}, ...more };
}

describe('review', () => {
  it('takes a mailbox apart: subjects without their numbers, diffs without signatures', () => {
    const mails = mailsIn(
      mail(1, 'runtime: one thing\n that is told\n at length') + mail(2, 'runtime: another'),
    );
    expect(mails).to.deep.equal([
      { subject: 'runtime: one thing that is told at length', diff },
      { subject: 'runtime: another', diff },
    ]);
    expect(mailsIn(diff)).to.deep.equal([]);
  });

  it('says of a change of text whether anybody can notice it', () => {
    const go = 'package p\n\n// one\nfunc f() {}\n';
    expect(quietBy('src/p/p.go', go, go.replace('one', 'two'))).to.equal('comments and blanks only');
    expect(quietBy('src/p/p.go', go, go.replace('// one', '//go:nosplit'))).to.equal(undefined);
    expect(quietBy('src/p/p.go', go, go.replace('{}', '{ g() }'))).to.equal(undefined);
    expect(quietBy('src/p/p_test.go', go, go.replace('{}', '{ g() }'))).to.equal('a test only');
    expect(quietBy('src/p/p_arm64.s', 'A', 'B')).to.equal('another system or processor');
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', '// why\n\tMOVQ\tAX, BX // so\n')).to.equal(
      'comments and blanks only',
    );
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', 'MOVQ BX, AX\n')).to.equal(undefined);
  });

  it('finds the first stop that is not the same, whatever the addresses', () => {
    const inject = stop('inject', 'main.f+0x1');
    const ready = stop('ready', 'debugCall32+0x28', { status: 0 });
    const refused = stop('refused', 'runtime.debugCallV1+0x21b', { status: 8, detail: 'no' });
    expect(partingOf([inject, ready], [stop('inject', 'main.f+0x2'), refused])).to.include({
      at: 1,
      what: 'status 0 ready, status 8 refused',
    });
    expect(partingOf([inject, refused], [inject, { ...refused, detail: 'never' }])).to.include({
      at: 1,
      what: 'no, never',
    });
    expect(partingOf([inject, ready], [inject])).to.include({ at: 1, what: 'status 0 ready, no more stops' });
    expect(partingOf([inject, ready], [inject, ready])).not.to.have.property('at');
    const panicked = (type: string) =>
      stop('panicked', 'runtime.debugCallPanicked+0x1', { detail: `type ${type}` });
    expect(partingOf([panicked('0x1')], [panicked('0x2')])).not.to.have.property('at');
  });

  it('counts what is told in other words, and not addresses and places', () => {
    expect(changeOf(failed('at 0x12 of /a/b/c.go:1234'), failed('at 0x34 of /d/c.go:1235'))).to.equal(
      undefined,
    );
    expect(changeOf(failed('refused'), failed('hung'))).to.equal('changed text');
    expect(changeOf(passed, failed('x'))).to.equal('broken');
    expect(changeOf(failed('x'), passed)).to.equal('fixed');
    expect(changeOf(passed, { ...passed, outcome: 'not applicable' })).to.equal('no longer judged');
    expect(changeOf(passed, { ...passed, durationMs: 5000 })).to.equal('slower');
    expect(changeOf(passed, { ...passed, durationMs: 500 })).to.equal(undefined);
  });

  it("doesn't count what differs once and not again", async () => {
    const scenarios = ['registers.flags', 'refusal.runtime'].map(requirement => ({
      id: requirement.replace('.', '/'),
      title: '',
      requirements: [requirement],
      fixtures: [],
      run: () => undefined,
    }));
    const good = new Map(scenarios.map(({ id }) => [id, passed]));
    const bad = new Map(scenarios.map(({ id }) => [id, failed('x')]));
    const judged = await judgementOf(
      scenarios,
      { played: bad, tests: [] },
      { played: good, tests: [] },
      {
        baseline: () => Promise.resolve(good),
        candidate: () => Promise.resolve(new Map([...bad, ['refusal/runtime', passed]])),
      },
    );
    expect(judged.unsteady).to.deep.equal(['refusal/runtime']);
    expect(judged.requirements).to.deep.equal([
      { id: 'registers.flags', change: 'broken', scenarios: ['registers/flags'] },
    ]);
    expect(verdictOf(judged)).to.equal('worse');
    expect(verdictOf({ ...judged, requirements: [], scenariosChanged: [] })).to.equal('no difference');
  });

  describe('of a small tree', () => {
    let root: string;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'review-'));
      const files = {
        'src/runtime/debugcall.go':
          'package runtime\n\nfunc debugCallV1()\n\nfunc debugCallWrap() { newproc1() }\n',
        'src/runtime/proc.go': 'package runtime\n\nfunc newproc1() {}\n',
        'src/runtime/symtab.go': 'package runtime\n\nconst funcID_debugCallV1 = 1\n',
        'src/runtime/asm_amd64.s': '',
      };
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, file)), { recursive: true });
        await writeFile(join(root, file), text);
      }
    });

    afterEach(() => rm(root, { recursive: true }));

    it('says of each hunk whether it applies, what it touches, and what else debugger calls depend on', async () => {
      const patches = await patchesOf({ kind: 'file', name: 'x.diff', text: diff }, root);
      const { applies, hunks, untouched, changes } = await applicationOf(root, patches);
      expect(applies).to.equal(true);
      expect(hunks).to.have.length(1);
      expect(hunks[0]).to.deep.include({
        number: 1,
        verdict: 'applies',
        added: 1,
        removed: 1,
        rows: ['check-and-wrap'],
      });
      expect(untouched.map(({ file }) => file)).to.deep.equal([
        'src/runtime/proc.go',
        'src/runtime/symtab.go',
      ]);
      expect(untouched[0]?.why).to.include('newproc1');
      expect(changes.get('src/runtime/debugcall.go')).to.include('debugCallV2');
    });

    it('refuses none of a series that changes a file twice, and tells a conflict', async () => {
      const back = diff
        .replace('-func debugCallV1()', '-func debugCallV2()')
        .replace('+func debugCallV2()', '+func debugCallV3()');
      const text = mail(1, 'there') + mail(2, 'and on').replace(diff, back);
      const both = await patchesOf({ kind: 'file', name: 'x', text }, root);
      expect((await applicationOf(root, both)).changes.get('src/runtime/debugcall.go')).to.include(
        'debugCallV3',
      );
      const second = await applicationOf(root, both.slice(1));
      expect(second.applies).to.equal(false);
      expect(second.hunks[0]?.verdict).to.equal('conflict');
    });

    it('passes over what is not below src', async () => {
      const text = diff.replaceAll('src/runtime/debugcall.go', 'doc/x.html');
      const { applies, outside } = await applicationOf(
        root,
        await patchesOf({ kind: 'file', name: 'x', text }, root),
      );
      expect(applies).to.equal(false);
      expect(outside).to.deep.equal(['doc/x.html']);
    });
  });
});
