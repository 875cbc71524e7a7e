import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../harness/host/errors.js';
import { faultsInDiff, linesInDiff } from '../../../harness/review/faults/in-diff.js';
import { sampleFault } from './rules/samples.js';

const file = 'src/runtime/debugcall.go';

const diff = `diff --git a/${file} b/${file}
--- a/${file}
+++ b/${file}
@@ -1,3 +1,4 @@
 package runtime
 
-func debugCallV1()
+func debugCallV2()
+func more()
`;

describe('faults in the lines of a diff', () => {
  let root: string;
  let patch: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'in-diff-'));
    patch = join(root, 'my.patch');
    await writeFile(patch, diff);
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, 'src/runtime/asm_amd64.s'), '');
  });

  afterEach(() => rm(root, { recursive: true }));

  const write = (text: string): Promise<void> => writeFile(join(root, file), text);

  async function refusal(action: Promise<unknown>): Promise<UsageError> {
    const error: unknown = await action.catch((reason: unknown) => reason);
    if (error instanceof UsageError) return error;
    throw new Error('it was not refused');
  }

  it('are those in the lines that it added, wherever they are in the tree', async () => {
    await write('// one\n// two\npackage runtime\n\nfunc debugCallV2()\nfunc more()\n');
    const lines = await linesInDiff(root, patch, 'amd64');
    expect([...lines].map(([name, numbers]) => [name, [...numbers]])).to.deep.equal([[file, [5, 6]]]);
    const faults = [4, 5, 6, 7].map(line => sampleFault({ file, line }));
    const elsewhere = sampleFault({ file: 'src/runtime/stack.go', line: 5 });
    expect(faultsInDiff([...faults, elsewhere], lines, patch)).to.deep.equal(faults.slice(1, 3));
  });

  it('are refused where the tree does not have the change', async () => {
    await write('package runtime\n\nfunc debugCallV1()\n');
    const error = await refusal(linesInDiff(root, patch, 'amd64'));
    expect(error.message).to.include('does not have the change of my.patch');
    expect(error.remedy).to.include(`review ${patch} --faults`);
  });

  it('are an error where there are none: nothing would be judged', async () => {
    await write('package runtime\n\nfunc debugCallV2()\nfunc more()\n');
    const lines = await linesInDiff(root, patch, 'amd64');
    expect(() => faultsInDiff([sampleFault({ file, line: 1 })], lines, patch)).to.throw(
      UsageError,
      /no fault/,
    );
  });
});
