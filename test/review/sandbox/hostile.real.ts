import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from '../../cli/program.js';
import { plantsLinks } from './build-time.js';
import { diffs } from './diffs.js';
import { adding, guest, trying } from './guests.js';
import { probes, probesOfRoot } from './probes.js';
import { runTime } from './run-time.js';
import { describeHostile, isRoot, one, reachedIn } from './suite.js';
import { makeWorld, placeOf, reviewAt } from './world.js';

/*
 * Changes that harm whoever reviews them: each kind of attempt. Others take longer: see hostile.slow.ts.
 */

describeHostile('a change that means harm', 'caller', runTime);
// As who runs the tests, trace.real.ts reviews that one. It takes minutes: with DEBUGCALL_EVERYTHING.
if (isRoot && process.env.DEBUGCALL_EVERYTHING)
  describeHostile('a change that means harm', 'ordinary', [...runTime, plantsLinks]);

describe('a diff that means harm', () => {
  for (const { name, text, sentence } of diffs) {
    it(`${name}: refused`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'diff-'));
      try {
        const path = join(folder, 'diff');
        writeFileSync(path, text());
        const { code, stderr } = await cli(['review', path, '--go=1.15', '--from=cache'], {
          timeoutMs: 120_000,
        });
        expect(stderr).to.match(sentence);
        expect(code).to.equal(2);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('a change that means harm, without a sandbox', () => {
  it('reaches all that is tried', async function () {
    if (!isRoot) this.skip();
    const world = await makeWorld();
    const place = placeOf('caller');
    try {
      const tried = [...probes, ...probesOfRoot];
      const diff = adding('src/os/guest.go', guest('os', trying(tried, world)));
      const judged = await reviewAt(place, world, diff, ['--sandbox=off', '--no-hunks', one]);
      expect(judged.review).to.include({ sandboxed: false, verdict: 'worse' });
      expect(new Set(reachedIn(judged))).to.have.keys(tried.map(({ what }) => what));
      expect(existsSync(join(world.outside, 'written'))).to.equal(false);
    } finally {
      place.close();
      await world.close();
    }
  });
});
