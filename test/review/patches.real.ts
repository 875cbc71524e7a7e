import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { changed, kept, reviewed } from './reviewed.js';

/*
 * Changes as a contributor might make them, on Debian's 1.15. Each takes about a dozen seconds, mostly for
 * compiling what depends on the runtime. A few families of scenarios with few programs are enough to tell
 * them apart.
 */

const families = '--grep=^(linker|registers|refusal|frame)/';

const worse: Record<string, string[]> = {
  'func-id-in-linker-only': ['linker.func-id'],
  'move-a-save': ['registers.general', 'registers.reloaded'],
  'widen-the-check': ['refusal.unsafe-point'],
  'reason-text': ['refusal.unsafe-point'],
  'drop-nosplit': ['registers.general', 'refusal.restore'],
  'reorder-frame-classes': ['frame.classes'],
};

const harmless = ['refactor', 'comment', 'stack-growth'];

/** Those that take long and have a sibling here: with DEBUGCALL_EVERYTHING. */
const siblings = [
  'func-id-in-linker-only',
  'move-a-save',
  'widen-the-check',
  'drop-nosplit',
  'reorder-frame-classes',
  'comment',
  'refactor',
  'flags on 1.15',
];
const oneOf = (name: string) => (process.env.DEBUGCALL_EVERYTHING || !siblings.includes(name) ? it : it.skip);

describe('a review of', () => {
  for (const [name, broken] of Object.entries(worse)) {
    oneOf(name)(`${name} reports what it breaks`, async () => {
      const { code, review } = await reviewed(kept(name), '--go=1.15', families, '--no-hunks');
      expect(review.verdict).to.equal('worse');
      expect(changed(review, 'broken')).to.include.members(broken);
      expect(changed(review, 'fixed')).to.deep.equal([]);
      // What a reason says is one requirement; that a call is refused for it is another.
      if (name === 'reason-text') expect(changed(review, 'broken')).to.deep.equal(broken);
      expect(code).to.equal(1);
      const shown = review.judged?.scenariosChanged.filter(({ change }) => change === 'broken') ?? [];
      for (const { id, requirements } of shown) expect(requirements, id).to.have.length.above(0);
    });
  }

  for (const name of harmless) {
    oneOf(name)(`${name} reports no difference`, async () => {
      const { code, review } = await reviewed(kept(name), '--go=1.15', families, '--no-hunks');
      expect(review.judged).to.deep.include({ requirements: [], scenariosChanged: [] });
      expect(review.verdict).to.equal('no difference');
      expect(code).to.equal(0);
      const quiet = review.hunks?.map(hunk => hunk.quiet);
      if (name === 'comment') expect(quiet).to.deep.equal(['comments and blanks only']);
      if (name === 'stack-growth') expect(quiet).to.deep.equal([undefined]);
    });
  }

  it('does-not-build ends with the output of the compiler', async () => {
    const { code, review } = await reviewed(kept('does-not-build'), '--go=1.15', families);
    expect(review.verdict).to.equal('does not build');
    expect(review.build?.excerpt).to.match(/^src\/runtime\/debugcall\.go:\d+:\d+: .*debugCaller/m);
    expect(review).not.to.have.property('judged');
    expect(code).to.equal(4);
  });

  it('leaves no patch out', () => {
    const names = readdirSync(join(packageRoot, 'test/review/patches')).map(name =>
      name.replace('.patch', ''),
    );
    expect([...Object.keys(worse), ...harmless, 'does-not-build'].sort()).to.deep.equal(names.sort());
  });

  for (const [go, patch] of [
    ['1.15', '0001-flags-v1'],
    ['1.27', '0002-flags-v2'],
  ] as const) {
    oneOf(`flags on ${go}`)(
      `the fix of the flags on ${go} reports that it fixes them, breaks nothing, and which scenarios notice each hunk`,
      async () => {
        const file = join(packageRoot, `patches/flags/${patch}.patch`);
        const { code, review } = await reviewed(file, `--go=${go}`, '--grep=^(registers|refusal)/');
        expect(review.verdict).to.equal('better');
        expect(review.judged?.requirements.map(({ id, change }) => [id, change])).to.deep.equal([
          ['registers.flags', 'fixed'],
        ]);
        expect(code).to.equal(0);
        const flags = [
          'registers/flags-after-return',
          'registers/flags-after-panic',
          'registers/flags-after-refusal',
        ];
        expect(review.hunks?.map(({ outcome }) => outcome)).to.deep.equal(['noticed', 'noticed']);
        for (const { scenarios } of review.hunks ?? []) expect(scenarios).to.include.members(flags);
        const parting = review.judged?.scenariosChanged.find(({ id }) => id === flags[0])?.parting;
        expect(parting?.candidate[parting.at ?? -1]?.kind).to.equal('resumed');
        expect(parting?.what).to.match(/^flags /);
      },
    );
  }
});
