import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../../harness/host/errors.js';
import { faultCatalogue } from '../../../../harness/review/faults/rules/catalogue.js';

describe('the faults of a tree', () => {
  it('are refused for a tree that is not complete', async () => {
    const root = mkdtempSync(join(tmpdir(), 'catalogue-'));
    try {
      mkdirSync(join(root, 'src/runtime'), { recursive: true });
      writeFileSync(join(root, 'src/runtime/asm_amd64.s'), '');
      const refused = await faultCatalogue(root, 'amd64').then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).to.be.instanceOf(UsageError);
      expect(String(refused)).to.include('is not complete: it has no src/cmd/internal/objabi');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
