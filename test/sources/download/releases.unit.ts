import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { download } from '../../../harness/sources/download/fetch.js';
import { SourceError } from '../../../harness/sources/offer.js';
import { sha256 } from '../archive/archives.js';
import { newFolder, removeFolders } from '../folders.js';
import { DownloadServer, type Fault } from './server.js';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
const right = sha256(content);

describe('sources: download', () => {
  let server: DownloadServer;
  let path: string;

  beforeEach(async () => {
    server = new DownloadServer();
    await server.start();
    server.add('go1.22.1.src.tar.gz', content);
    path = join(newFolder(), 'file');
  });
  afterEach(() => server.stop());
  after(removeFolders);

  function get(faults: Fault[], options: Parameters<typeof download>[2] = {}): Promise<string> {
    server.faults.set('go1.22.1.src.tar.gz', faults);
    return download(`${server.base}go1.22.1.src.tar.gz`, path, {
      sha256: right,
      bytes: content.length,
      backoffMs: 1,
      idleTimeoutMs: 2_000,
      ...options,
    });
  }

  async function reasonOf(failing: Promise<unknown>): Promise<string> {
    try {
      await failing;
    } catch (error) {
      expect(error).to.be.instanceOf(SourceError);
      expect(existsSync(path), 'a file stays behind').to.equal(false);
      return (error as Error).message;
    }
    throw new Error('it did not fail');
  }

  it('gives the file and its checksum', async () => {
    expect(await get([])).to.equal(right);
    expect(readFileSync(path).equals(content)).to.equal(true);
  });

  it('goes on where the connection dropped', async () => {
    await get([
      { kind: 'drop', afterBytes: 70_000 },
      { kind: 'drop', afterBytes: 50_000 },
    ]);
    expect(readFileSync(path).equals(content)).to.equal(true);
    expect(server.fetched).to.have.lengthOf(3);
    const starts = server.fetched.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
    // What was on its way when the connection dropped may be lost.
    expect(starts).to.deep.equal([...starts].sort((a, b) => a - b));
    expect(starts.at(-1)).to.be.within(1, 120_000);
  });

  it('starts again where the server cannot go on in the middle', async () => {
    server.ranges = false;
    await get([{ kind: 'drop', afterBytes: 70_000 }]);
    expect(readFileSync(path).equals(content)).to.equal(true);
  });

  it('tells the bytes that came, and takes back those that must come again', async () => {
    server.ranges = false;
    let bytes = 0;
    const task = {
      update: () => undefined,
      advance: (n: number) => {
        bytes += n;
      },
      done: () => undefined,
      failed: () => undefined,
    };
    await get([{ kind: 'drop', afterBytes: 70_000 }], { task });
    expect(bytes).to.equal(content.length);
  });

  it('asks again after a short body', async () => {
    await get([{ kind: 'short', bytes: 1000 }]);
    expect(readFileSync(path).equals(content)).to.equal(true);
    expect(server.fetched[1]?.range).to.equal('bytes=1000-');
  });

  it('asks again after status 503 and 429, and after silence', async () => {
    await get([{ kind: 'status', status: 503 }, { kind: 'status', status: 429 }, { kind: 'silent' }], {
      idleTimeoutMs: 400,
    });
    expect(server.fetched).to.have.lengthOf(4);
  });

  it('takes status 404 for an answer', async () => {
    expect(await reasonOf(get([{ kind: 'status', status: 404 }]))).to.equal('status 404');
    expect(server.fetched).to.have.lengthOf(1);
  });

  it('tries a wrong checksum once more, from the start', async () => {
    await get([{ kind: 'garbled' }]);
    expect(server.fetched.map(({ range }) => range)).to.deep.equal([undefined, undefined]);
  });

  it('refuses a file whose checksum stays wrong', async () => {
    const reason = await reasonOf(get([{ kind: 'garbled' }, { kind: 'garbled' }, { kind: 'garbled' }]));
    expect(reason).to.match(/^its SHA-256 is [0-9a-f]{64}, not /);
    expect(server.fetched).to.have.lengthOf(2);
  });

  it('gives up after the attempts it was given', async () => {
    const faults: Fault[] = Array.from({ length: 9 }, () => ({ kind: 'silent' }));
    expect(await reasonOf(get(faults, { attempts: 3, idleTimeoutMs: 100 }))).to.match(/silent for 0.1 s/);
    expect(server.fetched).to.have.lengthOf(3);
  });

  it('refuses a body that is longer than the index says', async () => {
    expect(await reasonOf(get([], { bytes: 10, attempts: 2 }))).to.equal(
      'received 200000 bytes, expected 10',
    );
  });

  it('does not try twice to reach a server that is not there', async () => {
    const base = server.base;
    await server.stop();
    const started = performance.now();
    const reason = await reasonOf(download(`${base}x`, path, { backoffMs: 10_000 }));
    expect(reason).to.match(/^127.0.0.1:\d+: it refuses connections$/);
    expect(performance.now() - started).to.be.below(5000);
    await server.start();
  });
});
