import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { bashCompletion } from '../../../harness/cli/completion/bash.js';
import { fishCompletion } from '../../../harness/cli/completion/fish.js';
import { completables } from '../../../harness/cli/completion/model.js';
import { zshCompletion } from '../../../harness/cli/completion/zsh.js';
import { buildProgram } from '../../../harness/cli/program.js';
import { packageRoot } from '../../../harness/host/files.js';

const program = buildProgram([], () => undefined);
const all = completables(program);

/** What bash offers after some words; it takes an = for a word of its own. */
function offered(...typed: string[]): string[] {
  const words = typed.map(word => `'${word}'`).join(' ');
  const script = `${bashCompletion('prog', all)}
compopt() { :; }
COMP_WORDS=(prog ${words}) COMP_CWORD=${typed.length}
_prog
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    cwd: packageRoot,
  });
  expect(stderr).to.equal('');
  expect(status).to.equal(0);
  return stdout.split('\n').filter(line => line !== '');
}

describe('completion in bash', () => {
  it('offers commands, and options of a run', () => {
    expect(offered('re')).to.deep.equal(['review', 'report']);
    expect(offered('--re')).to.include.members(['--requirement=', '--reporter=', '--resume=', '--repeat=']);
    expect(offered('--verb')).to.deep.equal(['--verbose']);
  });

  it('offers the commands of a group, and the options of a command alone', () => {
    expect(offered('patch', 'che')).to.deep.equal(['check']);
    expect(offered('report', 'merge', '--fail')).to.deep.equal(['--fail-on=']);
    expect(offered('list', '--go')).to.deep.equal([]);
  });

  it('offers the values of an option, before and after their first letter', () => {
    expect(offered('--from', '=')).to.deep.equal(['auto', 'cache', 'downloads', 'debian']);
    expect(offered('--from', '=', 'd')).to.deep.equal(['downloads', 'debian']);
    expect(offered('faults', '--implementation', '=', 'r')).to.deep.equal(['reference']);
    expect(offered('--baseline', '=', 'pack')).to.include('package.json');
    expect(offered('completion', 'z')).to.deep.equal(['zsh']);
  });

  it('offers files where reports are named', () => {
    expect(offered('report', 'render', 'package.j')).to.deep.equal(['package.json']);
  });
});

describe('completion in zsh and fish', () => {
  it('names every command and option that there is, with its description', () => {
    const zsh = zshCompletion('prog', all);
    const fish = fishCompletion('prog', all);
    for (const { commands, options } of all) {
      for (const { name } of commands) {
        expect(zsh).to.include(`'${name}:`);
        expect(fish).to.include(` -a ${name} -d '`);
      }
      for (const { name } of options) {
        expect(zsh).to.match(new RegExp(`'${name}=?:`));
        expect(fish).to.match(new RegExp(` -l ${name.slice(2)} `));
      }
    }
  });
});
