import { basename } from 'node:path';
import { RelinkedPrograms } from '../../fixtures/relink.js';
import { runtimeBuild } from '../../fixtures/variant.js';
import type { Cache } from '../../host/cache.js';
import { BuildError } from '../../host/errors.js';
import { type Progress, silent } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { type Edit, editOf, isRecorded, keepGround } from '../../toolchain/recorded/edit.js';
import { BeyondRecording } from '../../toolchain/recorded/rebuild.js';
import { runtimeRecipe } from '../../toolchain/recorded/recipes.js';
import { withSlot } from '../../toolchain/slots.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import type { CompiledFixture } from '../compiled.js';
import { type ExpectedMs, longestFirst } from '../longest-first.js';
import { compileAll, compileUse, useKey, usesOf, variantOf } from '../programs.js';
import type { FixtureUse, Scenario } from '../scenario.js';
import { lastVerdict, likeliestFirst } from './likeliest.js';

/** The programs of scenarios. */
export interface Programs {
  /** The scenarios in the order in which to play them. */
  scenarios: readonly Scenario[];
  /** Each program by `useKey`; some may not be ready yet, and those come first that are ready first. */
  programs: ReadonlyMap<string, Promise<CompiledFixture>>;
}

export interface ProgramsOptions {
  seed: number;
  progress: Progress;
  cache: Cache;
  expectedMs: ExpectedMs;
}

/**
 * Calls `play` with the programs of scenarios. Where a directory was edited since its builds were recorded, and
 * the recorded commands can build the edit, the programs are linked again while others are played, and those
 * scenarios come first that are likeliest to notice. Otherwise all programs are compiled before, and the longest
 * scenarios come first.
 */
export async function withPrograms<T>(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  options: ProgramsOptions,
  play: (programs: Programs) => Promise<T>,
): Promise<T> {
  const { cache, progress, expectedMs } = options;
  try {
    const edit = await editOf(toolchain, cache);
    if (edit !== undefined && scenarios.length > 0) {
      return await withScratch(cache, async folder => {
        const relinked = await relinkedPrograms(toolchain, edit, scenarios, folder, options);
        progress.note(`edited since it was recorded: ${edit.files.join(', ')}; only that is compiled again`);
        try {
          return await play(relinked);
        } finally {
          // What is still being linked writes to the folder.
          await Promise.allSettled(relinked.programs.values());
        }
      });
    }
  } catch (error) {
    if (!(error instanceof BeyondRecording)) throw error;
    progress.note(`edited since it was recorded, and compiled in full: ${error.message}`);
  }
  const programs = await compiledPrograms(toolchain, scenarios, options);
  return play({ scenarios: longestFirst(scenarios, expectedMs), programs });
}

/** Compiles all programs, and records how if the toolchain is one that a user may edit. */
async function compiledPrograms(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  { seed, progress, cache }: ProgramsOptions,
): Promise<Programs['programs']> {
  const record = isRecorded(toolchain, cache);
  if (record) await recordRuntime(toolchain, scenarios, cache);
  const fixtures = await compileAll(toolchain, scenarios, seed, progress, cache, { record });
  if (record && fixtures.length > 0) await keepGround(toolchain, cache);
  return new Map(fixtures.map(fixture => [useKey(fixture), Promise.resolve(fixture)]));
}

async function recordRuntime(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  cache: Cache,
): Promise<void> {
  const builds = usesOf(scenarios).map(use => runtimeBuild(variantOf(use), toolchain.version));
  for (const build of new Map(builds.map(each => [JSON.stringify(each), each])).values()) {
    try {
      await runtimeRecipe(toolchain, build, cache);
    } catch (error) {
      // The programs, which are compiled next, do not build either: that error says more.
      if (!(error instanceof BuildError)) throw error;
      return;
    }
  }
}

async function relinkedPrograms(
  toolchain: Toolchain,
  edit: Edit,
  scenarios: readonly Scenario[],
  folder: string,
  { seed, cache, progress }: ProgramsOptions,
): Promise<Programs> {
  const ordered = likeliestFirst(scenarios, await lastVerdict(toolchain, cache));
  const uses = usesOf(ordered);
  const compile = (of: Toolchain, use: FixtureUse, cached: boolean): Promise<CompiledFixture> =>
    compileUse(of, use, use.generate?.(seed), cached ? silent : progress, cache, { record: true, cached });
  const originals = await Promise.all(uses.map(use => compile(edit.ground, use, true)));
  const relinked = new RelinkedPrograms(edit, cache, folder);
  await relinked.prepare(uses.map(variantOf));
  const programs = uses.map((use, at): [string, Promise<CompiledFixture>] => {
    const original = originals[at];
    if (original === undefined) throw new Error(`no program ${useKey(use)}`);
    const program = withSlot(async () => {
      // Its folder tells it apart from the programs of other edits, in the cache of listings for example.
      const label = `${useKey(use)}-${basename(folder)}`;
      const about = { name: use.name, variant: variantOf(use), label };
      try {
        return { ...original, ...(await relinked.program(about, original)) };
      } catch (error) {
        if (!(error instanceof BeyondRecording)) throw error;
        return undefined;
      }
    });
    // The go command says what is wrong with a program that can't be linked, or compiles it after all.
    const made = program.then(each => each ?? compile(toolchain, use, false));
    made.catch(() => undefined);
    return [useKey(use), made];
  });
  return { scenarios: ordered, programs: new Map(programs) };
}
