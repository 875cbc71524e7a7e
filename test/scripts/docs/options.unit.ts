import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { buildProgram } from '../../../harness/cli/program.js';
import { packageRoot } from '../../../harness/host/files.js';

const documents = [
  'README.md',
  'action.yml',
  ...readdirSync(join(packageRoot, 'docs')).map(name => `docs/${name}`),
];

/** Options of docker, which docs/ci.md mentions, and of gdbserver. */
const foreign = ['--cap-add', '--multi', '--once'];

function optionsOf(command: Command): string[] {
  const own = command.options.flatMap(({ long }) => (long ? [long] : []));
  return [...own, ...command.commands.flatMap(optionsOf)];
}

/** Options in code spans, and in lines that call the program. */
function optionsIn(text: string): string[] {
  const spans = [...text.matchAll(/`(--[a-z][^`\n]*)`/g)].map(([, code]) => code ?? '');
  const calls = text
    .split('\n')
    .filter(line => line.includes('go-debugcall-conformance ') && !line.includes('npm '));
  return [...spans, ...calls].flatMap(code =>
    [...code.matchAll(/(?<=^|[\s'"])--[a-z][a-z0-9-]*/g)].map(([name]) => name),
  );
}

describe('the documents', () => {
  const known = new Set([...optionsOf(buildProgram([], () => undefined)), '--help', '--version', ...foreign]);

  for (const path of documents.filter(name => !name.endsWith('.json'))) {
    it(`name only options that exist: ${path}`, () => {
      const named = optionsIn(readFileSync(join(packageRoot, path), 'utf8'));
      expect(named.filter(option => !known.has(option))).to.deep.equal([]);
    });
  }

  it('would not pass with an option that is gone', () => {
    expect(optionsIn('`--gone=1` and\n    npx go-debugcall-conformance list --lost\n')).to.deep.equal([
      '--gone',
      '--lost',
    ]);
  });
});
