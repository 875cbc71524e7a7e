import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';

const harness = join(packageRoot, 'harness');

describe('commands in messages', () => {
  it('can be pasted as they are: the program is called by npx', () => {
    const bare = readdirSync(harness, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('commands/completion.ts'))
      .flatMap(name => {
        const lines = readFileSync(join(harness, name), 'utf8').split('\n');
        return lines.flatMap((line, at) =>
          /(?<!npx )\bgo-debugcall-conformance (--|list|versions|doctor|expectations|review|faults|cache|patch|matrix|report)|\bsee --help/.test(
            line,
          )
            ? [`${name}:${at + 1}: ${line.trim()}`]
            : [],
        );
      });
    expect(bare).to.deep.equal([]);
  });
});
