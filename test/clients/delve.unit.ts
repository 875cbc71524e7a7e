import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDelve } from '../../harness/clients/delve.js';

/*
 * How a session ends when Delve doesn't do what it should. That it does is the business of the scenarios, with real ones.
 */

describe('session with Delve', function () {
  this.timeout(20_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'delve-test-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A program in Delve's place. */
  function delve(script: string): string {
    const path = join(folder, 'dlv');
    writeFileSync(path, `#!/bin/sh\necho $$ >${folder}/pid\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  function lives(): boolean {
    return existsSync(`/proc/${readFileSync(join(folder, 'pid'), 'utf8').trim()}`);
  }

  it('tells what Delve said when it ends at once', () => {
    const path = delve('echo "could not launch process" >&2; exit 1');
    expect(() => askDelve(path, '/bin/true', [])).to.throw('Delve ended with 1: could not launch process');
  });

  it('ends a Delve that never listens', () => {
    const path = delve('exec sleep 60');
    expect(() => askDelve(path, '/bin/true', [], 300)).to.throw('Delve did not answer within 0.3 s');
    expect(lives()).to.equal(false);
  });

  it('ends a Delve that listens nowhere', () => {
    const path = delve('echo "API server listening at: 127.0.0.1:1"; exec sleep 60');
    expect(() => askDelve(path, '/bin/true', [])).to.throw('ECONNREFUSED');
    expect(lives()).to.equal(false);
  });

  it('tells that there is none', () => {
    expect(() => askDelve(join(folder, 'nothing'), '/bin/true', [])).to.throw('ENOENT');
  });
});
