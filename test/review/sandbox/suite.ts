import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { wallsFor } from '../../../harness/host/walls/available.js';
import type { Attempt, Hostile } from './hostile.js';
import { Queue } from './queue.js';
import {
  type Judged,
  leftovers,
  makeWorld,
  type Place,
  placeOf,
  reviewAt,
  survivors,
  type User,
  type World,
} from './world.js';

/*
 * Changes that harm whoever reviews them, as tests. Two are reviewed at a time: what each must not do is looked for in all
 * of them.
 */

export const isRoot = process.getuid?.() === 0;
export const whoRuns = isRoot ? 'root' : 'who runs the tests';

/** Whom changes are reviewed by: an ordinary user too, where the tests run as root. */
export const users: readonly User[] = isRoot ? ['caller', 'ordinary'] : ['caller'];

/** The scenario that passes when nothing else is selected. */
export const one = '--grep=^refusal/runtime$';

/** Whether there can be no sandbox on this machine. */
export async function noSandbox(): Promise<boolean> {
  return !(await wallsFor('auto', 'the change', { cache: Cache.default(), progress: silent }));
}

/** The options that a change is reviewed with. */
export function optionsOf({ args = [] }: Hostile): string[] {
  const selects = args.some(arg => arg.startsWith('--grep'));
  const hunks = args.includes('--hunks');
  return [
    '--sandbox=require',
    ...(hunks ? [] : ['--no-hunks']),
    ...(selects ? [] : [one]),
    ...args.filter(arg => arg !== '--hunks'),
  ];
}

/** What a review says for its verdict; of one scenario where it is named. */
function reasonsIn({ review }: Judged, scenario?: string): string {
  const { build, judged } = review;
  const changed = (judged?.scenariosChanged ?? []).filter(({ id }) => id === (scenario ?? id));
  const reasons = changed.map(({ candidate }) => JSON.stringify(candidate));
  return [build?.sentence, build?.excerpt, ...reasons].join('\n');
}

/** The words of what was reached. */
export function reachedIn(judged: Judged): string[] {
  const said = `${judged.stderr}${reasonsIn(judged)}`.matchAll(/REACHED([ \w]*)/g);
  return [...said].flatMap(([, words = '']) => words.trim().split(' '));
}

/** Asserts that an attempt came to nothing, and that the review says what it must. */
export function expectNoHarm(
  judged: Judged,
  { reached, scenario, reason }: Attempt,
  { verdict }: Hostile,
  world: World,
): void {
  expect(judged.review.sandboxed).to.equal(true);
  expect(judged.text).not.to.include(world.secret);
  if (reached !== undefined) expect(reachedIn(judged)).not.to.include(reached);
  expect(world.visitors()).to.equal(0);
  expect(readdirSync(world.outside)).to.have.members(world.files);
  expect(judged.review.verdict, judged.text).to.equal(verdict);
  if (reason === undefined) return;
  const reasons = reasonsIn(judged, scenario);
  expect(reasons, reasons).to.match(reason);
}

/** Tests that changes do no harm and come out with the verdict that they must have. */
export function describeHostile(title: string, user: User, changes: readonly Hostile[]): void {
  describe(`${title}, reviewed by ${user === 'ordinary' ? 'an ordinary user' : whoRuns}`, () => {
    let world: World;
    let place: Place | undefined;
    const queue = new Queue<Judged>();

    before(async function () {
      if (await noSandbox()) this.skip();
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

    for (const change of changes) {
      const result = queue.add(() => reviewAt(place as Place, world, change.diff(world), optionsOf(change)));
      for (const attempt of change.attempts) {
        it(`${attempt.name}: ${change.verdict}`, async () => {
          expectNoHarm(await result(), attempt, change, world);
        });
      }
    }
  });
}
