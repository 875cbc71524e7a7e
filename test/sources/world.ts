import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cache } from '../../harness/host/cache.js';
import type { PlanOptions } from '../../harness/sources/choice.js';
import { archiveOf } from './archive/archives.js';
import { DownloadServer } from './download/server.js';
import { goTree, newFolder } from './folders.js';

const releases = ['1.10.8', '1.11', '1.11.13', '1.15.15', '1.21.13', '1.22rc1', '1.22.1', '1.28rc1'];
const variables = ['GO_DEBUGCALL_DOWNLOADS', 'PATH', 'HOME'];

/** What a program sees that looks for Go: a server with a few releases, an empty cache, no apt, no Go. */
export class World {
  readonly server = new DownloadServer();
  cache = new Cache(newFolder());
  /** What was noted. */
  notes: string[] = [];
  readonly #before = variables.map(name => [name, process.env[name]] as const);

  async start(): Promise<void> {
    for (const version of releases) this.addRelease(version);
    await this.server.start();
    process.env.GO_DEBUGCALL_DOWNLOADS = this.server.base;
    process.env.PATH = barePath();
  }

  async stop(): Promise<void> {
    for (const [name, value] of this.#before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await this.server.stop();
  }

  /** Adds a binary release; `holds` when it holds another version than its name says. */
  addRelease(version: string, holds = version): void {
    const entry = /^1\.1[0-5]/.test(version) ? 'debugCallV1' : 'debugCallV2';
    const tree = goTree({ version: `go${holds}`, entry, built: true });
    this.server.add(`go${version}.linux-amd64.tar.gz`, archiveOf(tree));
  }

  options(more: Partial<PlanOptions> = {}): PlanOptions {
    const task = {
      update: () => undefined,
      advance: () => undefined,
      done: () => undefined,
      failed: () => undefined,
    };
    return {
      cache: this.cache,
      progress: { note: text => this.notes.push(text), task: () => task },
      ...more,
    };
  }
}

/** A PATH with what unpacking takes. */
function barePath(): string {
  const folder = newFolder();
  for (const program of ['tar', 'gzip']) {
    writeFileSync(join(folder, program), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${program} "$@"\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}
