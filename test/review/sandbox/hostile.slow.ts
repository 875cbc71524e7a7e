import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { wallsFor } from '../../../harness/host/walls/available.js';
import { buildTime, buildTimeOfLibrary } from './build-time.js';
import { diffs } from './diffs.js';
import { adding, probes, probesOfRoot, trying } from './guests.js';
import { Queue } from './queue.js';
import { type Hostile, runTime } from './run-time.js';
import {
  type Judged,
  leftovers,
  makeWorld,
  type Place,
  placeOf,
  reviewAt,
  runAt,
  survivors,
  type User,
  type World,
} from './world.js';

/*
 * Changes that harm whoever reviews them. Two are reviewed at a time: what each must not do is looked for in all of them.
 */

const one = '--grep=^refusal/runtime$';
const isRoot = process.getuid?.() === 0;
const users: readonly User[] = isRoot ? ['caller', 'ordinary'] : ['caller'];

function optionsOf(args: readonly string[]): string[] {
  const selects = args.some(arg => arg.startsWith('--grep'));
  const hunks = args.includes('--hunks');
  return [
    '--sandbox=require',
    ...(hunks ? [] : ['--no-hunks']),
    ...(selects ? [] : [one]),
    ...args.filter(arg => arg !== '--hunks'),
  ];
}

/** What a review says for its verdict. */
function reasonsIn({ review }: Judged): string {
  const { build, judged } = review;
  const changed = judged?.scenariosChanged ?? [];
  return [build?.sentence, build?.excerpt, ...changed.map(({ candidate }) => JSON.stringify(candidate))].join(
    '\n',
  );
}

for (const user of users) {
  describe(`a change that means harm, reviewed by ${user === 'ordinary' ? 'an ordinary user' : isRoot ? 'root' : 'who runs the tests'}`, () => {
    let world: World;
    let place: Place;
    const queue = new Queue<Judged>();

    before(async function () {
      if (!(await wallsFor('auto', 'the change', { cache: Cache.default(), progress: silent }))) this.skip();
      world = await makeWorld();
      place = placeOf(user);
    });

    after(async () => {
      await queue.end();
      if (place !== undefined) {
        expect(survivors(place)).to.deep.equal([]);
        expect(leftovers(place)).to.deep.equal([]);
        place.close();
      }
      await world?.close();
    });

    function looksHarmless(judged: Judged): void {
      expect(judged.review.sandboxed).to.equal(true);
      expect(judged.text).not.to.include(world.secret);
      expect(`${judged.stderr}${reasonsIn(judged)}`).not.to.include('REACHED');
      expect(world.visitors()).to.equal(0);
      expect(readdirSync(world.outside)).to.have.members(['secret', ...(isRoot ? [] : ['socket'])]);
    }

    function item({ name, diff, args = [], verdict, reason }: Hostile): void {
      const result = queue.add(() => reviewAt(place, world, diff(world), optionsOf(args)));
      it(`${name}: ${verdict}`, async () => {
        const judged = await result();
        looksHarmless(judged);
        expect(judged.review.verdict, judged.text).to.equal(verdict);
        if (reason !== undefined) expect(reasonsIn(judged)).to.match(reason);
      });
    }

    for (const hostile of [...runTime, ...buildTime]) item(hostile);
    // They take a minute each, and know nothing of users.
    if (user === 'caller') for (const hostile of buildTimeOfLibrary) item(hostile);

    for (const { name, text, sentence } of diffs) {
      it(`${name}: refused`, async () => {
        const path = join(world.outside, 'diff');
        writeFileSync(path, text());
        const { code, stderr } = await runAt(place, world, ['review', path, '--go=1.15', '--from=cache']);
        rmSync(path);
        expect(stderr).to.match(sentence);
        expect(code).to.equal(2);
      });
    }
  });
}

describe('a change that means harm, without a sandbox', () => {
  it('reaches all that is tried', async function () {
    if (!isRoot) this.skip();
    const world = await makeWorld();
    const place = placeOf('caller');
    try {
      const tried = [...probes, ...probesOfRoot];
      const diff = adding('src/os/guest.go', trying('os', tried, world));
      const judged = await reviewAt(place, world, diff, ['--sandbox=off', one]);
      expect(judged.review).to.include({ sandboxed: false, verdict: 'worse' });
      const reached = /REACHED([ \w]*)/.exec(reasonsIn(judged))?.[1]?.trim().split(' ');
      expect(reached).to.have.members(tried.map(({ what }) => what));
      expect(existsSync(join(world.outside, 'written'))).to.equal(false);
    } finally {
      await world.close();
    }
  });
});
