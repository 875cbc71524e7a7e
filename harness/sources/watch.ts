import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { MachineError } from '../host/errors.js';
import { hasCode, messageOf } from '../host/files.js';

/** An editor that saves writes, renames and touches several times within this time. */
const quietMs = 100;

/** After this time a save is reported even though others follow. */
const longestMs = 2000;

/** Watches the sources of Go trees. */
export class SourceWatch {
  readonly #watchers: FSWatcher[] = [];
  readonly #saved = new Set<string>();
  #wake: () => void = () => undefined;
  #failed: Error | undefined;

  /**
   * Watches every folder below `src`, except `testdata`. A folder that is made later is not watched. Throws
   * MachineError where the system has no more watches.
   */
  constructor(roots: readonly string[]) {
    for (const root of roots) for (const folder of foldersBelow(root, 'src')) this.#add(root, folder);
  }

  /**
   * Waits until source files were saved, and everything is quiet. Returns their paths below the root, sorted;
   * none if `signal` aborts before.
   */
  async next(signal: AbortSignal): Promise<string[]> {
    await this.#someSave(signal);
    const until = performance.now() + longestMs;
    for (let before = -1; !signal.aborted && this.#events !== before && performance.now() < until; ) {
      before = this.#events;
      await new Promise(resolve => setTimeout(resolve, quietMs));
    }
    const saved = [...this.#saved].sort();
    this.#saved.clear();
    return signal.aborted ? [] : saved;
  }

  close(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #events = 0;

  async #someSave(signal: AbortSignal): Promise<void> {
    if (this.#saved.size > 0 || signal.aborted) return;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (this.#failed !== undefined) throw this.#failed;
  }

  #add(root: string, folder: string): void {
    try {
      const watcher = watch(join(root, folder), (_event, name) => {
        if (name === null || !isSource(name)) return;
        this.#events++;
        this.#saved.add(join(folder, name));
        this.#wake();
      });
      watcher.on('error', error => this.#fail(error));
      this.#watchers.push(watcher);
    } catch (error) {
      this.close();
      throw unwatchable(root, error);
    }
  }

  #fail(error: Error): void {
    // A folder that is removed ends its watch.
    if (hasCode(error, 'ENOENT')) return;
    this.#failed = error;
    this.#wake();
  }
}

/** Whether a file is source, by its name; editors leave others beside it. */
export function isSource(name: string): boolean {
  return /^[^.#~][^#~]*\.(?:go|s|h|c)$/.test(name);
}

function foldersBelow(root: string, folder: string): string[] {
  const names = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'testdata' && !entry.name.startsWith('.'))
    .map(entry => entry.name);
  return [folder, ...names.flatMap(name => foldersBelow(root, join(folder, name)))];
}

function unwatchable(root: string, error: unknown): unknown {
  if (!hasCode(error, 'ENOSPC') && !hasCode(error, 'EMFILE')) return error;
  return new MachineError(`the folders of ${root} can't be watched: ${messageOf(error)}`, {
    remedy: 'raise fs.inotify.max_user_watches or max_user_instances, or leave out --watch',
    cause: error,
  });
}
