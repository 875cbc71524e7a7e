import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { type Ended, inProcess } from '../../in-process.js';
import { treeFiles, twoPatches, type Workshop, workshop } from './trees.js';

/** What the tests of the patch commands work with; each test has folders `tree` and `series` of its own. */
export interface PatchShop {
  shop: Pick<Workshop, 'dir' | 'write'>;
  patch: (...args: string[]) => Promise<Ended>;
  /** Every file of `tree`. */
  tree: () => Record<string, string>;
  read: (path: string) => string;
  edit: (path: string, from: string, to: string) => void;
}

/** Makes the folders before each test and removes them after it. */
export function usePatchShop(): PatchShop {
  let current: Workshop;
  beforeEach(() => {
    current = workshop();
    current.write('tree', treeFiles);
    current.write('series', twoPatches);
  });
  afterEach(() => current.remove());

  const read = (path: string): string => readFileSync(join(current.dir, path), 'utf8');
  return {
    shop: {
      get dir() {
        return current.dir;
      },
      write: (...args) => current.write(...args),
    },
    patch: (...args) =>
      inProcess(['patch', ...args], {
        cwd: current.dir,
        env: { GO_DEBUGCALL_CACHE: join(current.dir, 'cache') },
      }),
    tree: () => contentsOf(join(current.dir, 'tree')),
    read,
    edit: (path, from, to) => {
      const text = read(path);
      expect(text).to.include(from);
      writeFileSync(join(current.dir, path), text.replace(from, to));
    },
  };
}

/** Returns what is said, with its lines joined. */
export function said({ stderr }: Ended): string {
  return stderr.replace(/\n +/g, ' ');
}
