import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from './program.js';

describe('command line: the cache', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-cli-'));
    writeFileSync(join(folder, 'file'), '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const kinds: [string, () => NodeJS.ProcessEnv, string][] = [
    ['a file in its place', () => ({ GO_DEBUGCALL_CACHE: join(folder, 'file') }), 'is not a folder'],
    ['a place that the kernel refuses', () => ({ GO_DEBUGCALL_CACHE: '/proc/x' }), "can't be made"],
    [
      'no home',
      () => ({ GO_DEBUGCALL_CACHE: undefined, HOME: '', XDG_CACHE_HOME: undefined }),
      'there is no place for the cache',
    ],
  ];
  for (const [what, env, words] of kinds) {
    it(`with ${what} ends a run with 5 and a remedy, and makes nothing`, async () => {
      const ended = await cli(['--go=1.15', '--from=cache'], { env: env(), cwd: folder });
      expect(ended.code).to.equal(5);
      expect(ended.stderr).to.include(words).and.include('set GO_DEBUGCALL_CACHE').and.not.include('    at ');
      expect(readdirSync(folder)).to.deep.equal(['file']);
    });

    it(`with ${what} is a finding of doctor`, async () => {
      const ended = await cli(['doctor'], { env: env(), cwd: folder });
      expect(ended.code).to.equal(5);
      expect(ended.stdout)
        .to.match(/✗ cache .*\n(.*\n)?.*→ set GO_DEBUGCALL_CACHE/)
        .and.include('needs the cache');
      expect(ended.stderr).to.not.include('    at ');
    }).timeout(20_000);
  }

  it('has a budget that must be a size, before any work', async () => {
    const env = { GO_DEBUGCALL_CACHE: join(folder, 'new'), GO_DEBUGCALL_CACHE_MAX: '10 bytes' };
    const ended = await cli(['--go=1.15', '--from=cache'], { env });
    expect(ended.code).to.equal(2);
    expect(ended.stderr).to.include('GO_DEBUGCALL_CACHE_MAX=10 bytes is not a size').and.include('0.5GB');
    expect(readdirSync(folder)).to.deep.equal(['file']);
  });

  it('can be pruned to a fraction of a gigabyte', async () => {
    const ended = await cli(['cache', 'prune', '--max-gb=0.5'], {
      env: { GO_DEBUGCALL_CACHE: join(folder, 'none') },
    });
    expect(ended).to.include({ code: 0, stderr: '' });
    expect(ended.stdout).to.include('Removed 0 entries');
  });
});
