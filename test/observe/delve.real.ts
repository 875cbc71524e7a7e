import { expect } from 'chai';
import { obtainDelve } from '../../harness/clients/obtain.js';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { judgeDuties } from '../../harness/observe/duties/judge.js';
import { observeDelve } from '../../harness/observe/sessions/delve-session.js';
import { formatVersion } from '../../harness/releases/version.js';
import { readJudgedDebuggers } from '../../scripts/docs/judged-debuggers.js';
import { oldestAndNewest } from '../binary/goroots.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

for (const root of oldestAndNewest()) {
  describe(`a session with Delve in a program of ${root}`, function () {
    this.timeout(300_000);

    it('is judged as docs/debuggers.json says; `npm run debuggers` writes that', async function () {
      const cache = Cache.default();
      const toolchain = await toolchainAt(root, cache);
      const delve = await obtainDelve(toolchain.version, { cache, progress: silent });
      const go = formatVersion(toolchain.version);
      const recorded = readJudgedDebuggers().find(
        one =>
          one.go === go &&
          one.language === 'json-rpc' &&
          !('lacking' in delve) &&
          one.debugger === delve.description,
      );
      if ('lacking' in delve || recorded === undefined) {
        this.skip();
        return;
      }
      const variant = { gcflags: '-N -l' };
      const { path } = await compileFixture(toolchain, { name: 'debugged', variant });
      const { observation, asked } = await observeDelve(delve.path, path, {
        language: 'json-rpc',
        timeoutMs: 120_000,
      });
      const verdicts = judgeDuties(observation.calls).map(({ id, verdict }) => `${id} ${verdict}`);
      expect(verdicts).to.deep.equal(recorded.duties.map(({ id, verdict }) => `${id} ${verdict}`));
      const refusedRoom = asked.at(-1)?.answer;
      expect(refusedRoom).to.equal(recorded.asked.at(-1)?.answer);
    });
  });
}
