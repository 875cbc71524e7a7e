import { AsyncLocalStorage } from 'node:async_hooks';
import type { View } from './walls/views.js';

/** Where commands that run a stranger's code are kept. */
export interface Confinement extends View {
  /** The only folder that they may write to; it exists, with `tmp` and `home` in it. */
  folder: string;
  /**
   * Commands run in sandboxes of bubblewrap, in a room (see walls/room.ts); without them only `signal` holds.
   */
  walls: boolean;
  /** Ends every command. */
  signal: AbortSignal;
}

const current = new AsyncLocalStorage<Confinement>();

/** Does something; every command that it runs, however deep below, is confined. */
export function confined<T>(confinement: Confinement, action: () => Promise<T>): Promise<T> {
  return current.run(confinement, action);
}

/** How commands are to be confined here; undefined where they are not. */
export function confinement(): Confinement | undefined {
  return current.getStore();
}
