import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesFolder } from '../fixtures/source.js';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { BuildError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { confined } from '../host/sandbox.js';
import { withRoomFolder } from '../host/walls/folder.js';
import { inRoom, RoomEnded } from '../host/walls/room.js';
import type { RoomReports } from '../host/walls/serve.js';
import { bootstrapMinimum } from '../releases/bootstrap.js';
import { type BootstrapGo, obtainBootstrap } from '../sources/bootstrap.js';
import type { Tree } from '../sources/tree.js';
import { placesOfCompiler, placesOfTree } from '../toolchain/places.js';
import type { GoRequest, Surroundings } from './gos.js';
import { type Subject, subjectsOf } from './subject.js';

/*
 * Work on one Go in a room: a tree that isn't trusted is built, compiled with and judged in there, with a
 * cache of its own that is removed at the end.
 */

/** The Go of a room, as JSON has it. */
export interface RoomSubject {
  folder: string;
  /** What commands in the room see. */
  readable: string[];
  tree: Tree;
  choice: { name: string; request: string };
  request: GoRequest;
  bootstrap?: BootstrapGo;
}

/** What a room is given: its Go, and what is to be done with it. */
export interface RoomJob<I> {
  subject: RoomSubject;
  input: I;
}

export interface RoomSurroundings extends Surroundings {
  request: GoRequest;
  /** Files and folders that the work needs beside the tree. */
  readable?: readonly string[];
  onEvent?: (event: unknown) => void;
}

/** Has a program of ours, which calls `serveSubject`, work on a Go in a room, and returns its result. */
export async function workInRoom<I>(
  program: string,
  subject: Subject,
  input: I,
  { request, cache, progress, onEvent, readable: more = [] }: RoomSurroundings,
): Promise<unknown> {
  const bootstrap = await bootstrapFor(subject.origin, request, { cache, progress });
  const readable = [
    ...more,
    ...placesOfTree(subject.origin.root, cache),
    ...(bootstrap === undefined ? [] : placesOfTree(bootstrap.root, cache)),
    ...placesOfCompiler(),
    ...(request.series !== undefined && existsSync(request.series) ? [request.series] : []),
    fixturesFolder,
  ];
  return await withRoomFolder(cache, async folder => {
    const { origin: tree, choice, implementation } = subject;
    const job: RoomJob<I> = {
      input,
      subject: {
        folder,
        readable,
        tree,
        choice: { name: choice.name, request: choice.request },
        request: { ...request, implementation },
        ...defined({ bootstrap }),
      },
    };
    try {
      return await inRoom(program, job, {
        folder,
        readable,
        timeoutMs: roomTimeoutMs,
        progress,
        ...defined({ onEvent }),
      });
    } catch (error) {
      if (!(error instanceof RoomEnded)) throw error;
      throw new BuildError(`${choice.name} could not be judged: ${error.message}`, { cause: error });
    }
  });
}

/** All that is done in a room has deadlines of its own; this one is for what none of them bounds. */
const roomTimeoutMs = 24 * 3600_000;

/** A Go that can build a tree, obtained where there is a network; undefined for a tree that is built. */
async function bootstrapFor(
  tree: Tree,
  { from }: GoRequest,
  { cache, progress }: Surroundings,
): Promise<BootstrapGo | undefined> {
  if (tree.built) return undefined;
  return await obtainBootstrap(bootstrapMinimum(tree.version), {
    cache,
    progress,
    offline: from === 'cache',
  });
}

/** Does, in a room, what `workInRoom` asks for: all commands are confined. */
export async function serveSubject<I>(
  { subject: about, input }: RoomJob<I>,
  { progress }: RoomReports,
  work: (subject: Subject, input: I, surroundings: Surroundings) => Promise<unknown>,
): Promise<unknown> {
  const { folder, readable, tree, choice, request, bootstrap } = about;
  // It is in sight, which nothing else that could build a Go is.
  if (bootstrap !== undefined) process.env.GOROOT_BOOTSTRAP = bootstrap.root;
  const surroundings = { cache: new Cache(join(folder, 'cache')), progress };
  const here = { ...choice, obtain: () => Promise.resolve(tree) };
  const quiet = { ...surroundings, progress: withoutNotes(progress) };
  const [subject] = subjectsOf(here, tree, request, quiet);
  if (subject === undefined) throw new Error(`${choice.name} has nothing to judge`);
  const confinement = { folder, readable, walls: true, signal: new AbortController().signal };
  return await confined(confinement, () => work(subject, input, surroundings));
}

/** What is decided about a Go has been said outside. */
function withoutNotes(progress: Progress): Progress {
  return { ...progress, note: () => undefined };
}
