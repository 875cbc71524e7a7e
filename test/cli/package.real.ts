import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';

interface Packed {
  filename: string;
  size: number;
  files: { path: string }[];
}

/** The package as others get it: packed, installed into an empty project, called through npx. */
describe('the package', function () {
  this.timeout(180_000);
  let folder: string;
  let packed: Packed;

  const run = (command: string, args: string[], cwd: string): string =>
    execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', GO_DEBUGCALL_CACHE: Cache.default().root },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-'));
    // What is packed has been built: its script would build it again, under the feet of the other tests.
    const told = run(
      'npm',
      ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`],
      packageRoot,
    );
    const [only] = JSON.parse(told) as Packed[];
    if (only === undefined) throw new Error('npm packed nothing');
    packed = only;
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds what is needed and nothing more', () => {
    const known = [
      /^(?:LICENSE|NOTICE|README\.md|package\.json)$/,
      /^dist\/harness\/.*\.js$/,
      // The program, in one file.
      /^dist\/harness\/cli\/start\.(?:cjs|licenses\.txt)$/,
      // A scenario process, in one file.
      /^dist\/harness\/scenarios\/process(?:-loader\.cjs|\.cjs|\.licenses\.txt)$/,
      /^harness\/report\/html\/style\/[\w-]+\.css$/,
      /^fixtures\/go\/(?:[a-z]+\/)+\w+\.(?:go|s|c|h)$/,
      /^fixtures\/delve\/(?:[\w.-]+\/(?:go\.mod|main\.go|session\.dlv)|run-delve\.sh)$/,
      /^docs\/(?:events|report|review)\.schema\.json$/,
      /^docs\/go-debugcall-conformance\.1$/,
      /^patches\/[\w.]+\/(?:series|\d{4}-[\w.-]+\.patch)$/,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter(path => !known.some(pattern => pattern.test(path)))).to.deep.equal([]);
    for (const pattern of known)
      expect(
        paths.some(path => pattern.test(path)),
        String(pattern),
      ).to.equal(true);
    expect(packed.size).to.be.below(1_500_000);
  });

  it('installs, and judges a release through npx', () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    run('npm', ['install', '--no-audit', '--no-fund', join('..', packed.filename)], project);
    const npx = (...args: string[]): string =>
      run('npx', ['--no-install', 'go-debugcall-conformance', ...args], project);
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(npx('--version')).to.equal(`${version}\n`);
    expect(npx('patch', 'list')).to.include('go1.15');
    const told = npx('--go=1.15', '--grep=^refusal/', '--reporter=html:page/');
    expect(told).to.match(/✓ Go 1\.15\.15: \d+ of \d+ requirements looked at: (they|it) holds?/);
    const page = readFileSync(join(project, 'page/index.html'), 'utf8');
    for (const part of ['table.matrix', '.matrix .name {']) expect(page).to.include(part);
  });
});
