import { expect } from 'chai';
import { formatVersion } from '../../harness/releases/version.js';
import { availableReleases } from '../../harness/sources/available.js';
import { obtain } from '../../harness/sources/plan.js';
import { removeFolders } from './folders.js';
import { World } from './world.js';

describe('sources: what is available', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.start();
  });
  afterEach(() => world.stop());
  after(removeFolders);

  it('is listed with its sources and with what is cached', async () => {
    await obtain('1.15', world.options());
    const { releases, sources } = await availableReleases({ cache: world.cache });
    expect(releases.map(release => [formatVersion(release.version), release.protocol])).to.deep.equal([
      ['1.11', 'V1'],
      ['1.11.13', 'V1'],
      ['1.15.15', 'V1'],
      ['1.21.13', 'V2'],
      ['1.22rc1', 'V2'],
      ['1.22.1', 'V2'],
      ['1.28rc1', 'V2'],
    ]);
    expect(
      releases.filter(release => release.from.some(way => way.cached)).map(r => formatVersion(r.version)),
    ).to.deep.equal(['1.15.15']);
    expect(sources.map(({ source, releases: count, reason }) => [source, count, reason])).to.deep.equal([
      ['downloads', 7, undefined],
      ['debian', undefined, 'this machine has no apt-get'],
    ]);
  });
});
