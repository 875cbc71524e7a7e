import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { packageRoot } from '../../harness/host/files.js';
import { Oracle } from '../../harness/protocol/oracle.js';
import type { StopRecord } from '../../harness/protocol/trace.js';
import { Debuggee } from '../../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../../harness/scenarios/markers.js';
import { intToInt, nothing } from '../../harness/scenarios/suites/fixtures.js';
import { goroots } from '../binary/goroots.js';
import { Folder } from '../toolchain/fakes.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

/**
 * What of a stop is the same for every release of a protocol: no addresses, no offsets, no thread. In V2 the
 * frame of a call whose arguments are in registers is spill space, which has any content.
 */
function essence(
  protocol: 'V1' | 'V2',
  { kind, status, function: place, frame, detail }: StopRecord,
): string {
  return JSON.stringify({
    kind,
    status,
    function: place.replace(/\+.*/, ''),
    frame: protocol === 'V1' ? frame : undefined,
    detail: kind === 'panicked' ? undefined : detail,
  });
}

/** The ways in which a call can go, each with what is injected. */
const calls: Record<string, (program: Debuggee) => StopRecord[]> = {
  returned: program => program.call('main.Add', intToInt, [41n]).trace(),
  panicked: program => program.call('main.PanicString', nothing, []).trace(),
  refused: program => program.call('main.Add', intToInt, [41n], { frameBytes: 65537 }).trace(),
};

for (const root of goroots()) {
  describe(`the stops of a call with ${root}`, function () {
    this.timeout(600_000);
    let folder: Folder;
    let program: Debuggee;

    before(async () => {
      folder = new Folder();
      const toolchain = await toolchainAt(root, folder.cache);
      const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache: folder.cache });
      const file = Program.open(path);
      program = new Debuggee(file, new Oracle(file, toolchain.version), new SourceMarkers(sources));
      program.runTo('spin');
    });
    after(() => {
      program?.target.kill();
      folder.end();
    });

    for (const [name, call] of Object.entries(calls)) {
      it(`are those of the golden trace: ${name}`, () => {
        const protocol = program.functions.sequence.name;
        const lines = call(program).map(stop => essence(protocol, stop));
        const seen = `${lines.join('\n')}\n`;
        const golden = join(packageRoot, 'test/golden', `${name}-${protocol}.jsonl`);
        // To be read before it is committed.
        if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, seen);
        expect(seen).to.equal(readFileSync(golden, 'utf8'));
      });
    }
  });
}
