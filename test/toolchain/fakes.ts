import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Cache } from '../../harness/host/cache.js';
import type { Progress } from '../../harness/host/progress.js';
import type { Tree } from '../../harness/sources/tree.js';

/** A folder that is gone after the test; to be made in `beforeEach`, ended in `afterEach`. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'toolchain-test-'));
  readonly cache = new Cache(join(this.path, 'cache'));

  /** Writes a file; one that begins with `#!` is made executable. */
  write(name: string, content: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (content.startsWith('#!')) chmodSync(path, 0o755);
    return path;
  }

  /** Lines of a file, none when it is missing. */
  lines(name: string): string[] {
    try {
      return readFileSync(join(this.path, name), 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    }
  }

  end(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export const bootstrap = async () => ({ root: '/bootstrap', version: { major: 1, minor: 19, patch: 8 } });

/** A source tree whose make.bash is `script`. */
export function fakeTree(folder: Folder, script: string): Tree {
  folder.write('tree/src/make.bash', `#!/bin/bash\n${script}`);
  folder.write('tree/src/runtime/proc.go', 'package runtime\n');
  folder.write('tree/test/big.go', 'package big\n');
  return {
    root: join(folder.path, 'tree'),
    version: { major: 1, minor: 11, patch: 13 },
    origin: { source: 'directory', description: 'tree' },
    built: false,
    id: 'a'.repeat(64),
    shared: false,
    facts: { entry: 'V1', hasDebugCalls: true, processors: ['amd64'], hasRegisterMaps: true },
  };
}

/** A Progress that writes down what it is told. */
export function recorder(): Progress & { told: string[] } {
  const told: string[] = [];
  return {
    told,
    note: text => told.push(text),
    task: title => {
      told.push(`begin ${title}`);
      return {
        update: text => told.push(text),
        advance: () => undefined,
        done: summary => told.push(`done ${summary ?? ''}`.trimEnd()),
        failed: () => told.push('failed'),
      };
    },
  };
}
