import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { writeIndex } from '../../../harness/sources/cache/indexes.js';
import {
  type DebianIndex,
  debianIndexName,
  newestFirst,
  toolPackagesIn,
} from '../../../harness/sources/debian/package-index.js';
import { obtainTool, type WantedTool } from '../../../harness/sources/debian/tools.js';

const sum = 'a'.repeat(64);
const list = ['13.1-3', '18.1-3', '16.3-1']
  .map(version =>
    [
      'Package: gdbserver',
      `Version: ${version}`,
      `Filename: pool/main/g/gdbserver_${version}_amd64.deb`,
      'Size: 1000',
      `SHA256: ${sum}`,
    ].join('\n'),
  )
  .join('\n\n');

describe('a tool of Debian’s packages, where the network may not be asked', () => {
  let folder: string;
  let cache: Cache;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tools-test-'));
    cache = new Cache(folder);
    const index: DebianIndex = {
      archive: { distribution: 'debian', uri: 'http://mirror.test/debian', suites: [] },
      packages: [],
      tools: toolPackagesIn(list, 'bookworm'),
    };
    await writeIndex(cache, debianIndexName, index);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keep = (version: string): Promise<string> =>
    cache.entry('emulators', `gdbserver-${version}-${sum.slice(0, 12)}`, made => {
      mkdirSync(join(made, 'usr'));
      writeFileSync(join(made, 'usr/version'), version);
      return Promise.resolve();
    });

  async function obtained(more: Partial<WantedTool> = {}, from = cache): Promise<string> {
    const tool: WantedTool = {
      title: 'gdbserver',
      wanted: 'gdbserver that runs',
      choose: tools => newestFirst(tools, 'gdbserver'),
      kind: 'emulators',
      ...more,
    };
    const places = { cache: from, progress: silent, offline: true };
    const found = await obtainTool(tool, places, sentence => sentence);
    return typeof found === 'string' ? found : found.found.debianVersion;
  }

  it('is the best that the cache has', async () => {
    await keep('13.1-3');
    expect(await obtained()).to.equal('13.1-3');
    await keep('16.3-1');
    expect(await obtained()).to.equal('16.3-1');
  });

  it('is the best that serves here', async () => {
    const old = await keep('13.1-3');
    await keep('16.3-1');
    expect(await obtained({ serves: where => Promise.resolve(where === old) })).to.equal('13.1-3');
  });

  it('is lacking with the reason: not in the cache, or no such package', async () => {
    expect(await obtained()).to.equal('the cache has no gdbserver 18.1, and --from=cache allows no network');
    for (const version of ['13.1-3', '16.3-1', '18.1-3']) await keep(version);
    const none = 'no gdbserver that runs is available here';
    expect(await obtained({ serves: () => Promise.resolve(false) })).to.equal(none);
    expect(await obtained({ choose: () => [] })).to.equal(none);
    expect(await obtained({}, new Cache(join(folder, 'empty')))).to.equal(none);
  });
});
