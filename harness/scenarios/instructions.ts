import { disassemble } from '../fixtures/disassembly.js';
import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import { formatVersion } from '../releases/version.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { scenarios } from './catalogue.js';
import type { CompiledFixture } from './compiled.js';
import type { ScenarioResult } from './result.js';
import type { FixtureUse } from './scenario.js';

/**
 * The results with the instructions of the functions that they show, as far as the toolchain can
 * disassemble them.
 */
export async function withInstructions(
  toolchain: Toolchain,
  results: readonly ScenarioResult[],
  programOf: (use: FixtureUse) => Promise<CompiledFixture> | undefined,
  { cache, progress }: { cache: Cache; progress: Progress },
): Promise<ScenarioResult[]> {
  return Promise.all(
    results.map(async result => {
      const fixture = scenarios.find(({ id }) => id === result.id)?.fixtures[0];
      if (result.safePoints === undefined || fixture === undefined) return result;
      const program = await programOf(fixture);
      if (program === undefined) return result;
      const { path } = program;
      const names = result.safePoints.map(each => each.function);
      const listing = await disassemble(toolchain, path, names, cache);
      if (listing === undefined) {
        progress.note(
          `Go ${formatVersion(toolchain.version)} can't disassemble: the report has no instructions`,
        );
        return result;
      }
      const safePoints = result.safePoints.map(each => {
        const instructions = listing.get(each.function);
        return instructions === undefined ? each : { ...each, instructions };
      });
      return { ...result, safePoints };
    }),
  );
}
