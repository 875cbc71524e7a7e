import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cache } from '../../../harness/host/cache.js';
import { packageRoot } from '../../../harness/host/files.js';
import type { Review, ReviewReport } from '../../../harness/review/model.js';
import type { Ended } from '../../cli/program.js';
import { objections } from '../schema.js';

/*
 * What a hostile change must not reach: secrets, sockets, folders to write to, the judge. And the user whom it is judged as.
 */

/** Whose rights the program has. An ordinary user is only to be had where the tests run as root. */
export type User = 'caller' | 'ordinary';

const ordinary = { uid: 65534, gid: 65534 };

export interface World {
  /** A folder below /tmp that everybody may write to. */
  outside: string;
  /** What stands in the file `secret` there, and in the variable TOKEN of the program. */
  secret: string;
  /** The beginning of the secret, by which a change knows it. The whole must be nowhere in what the program says. */
  known: string;
  port: number;
  /** The names in the folder. Nothing else may come to be there. */
  files: readonly string[];
  /** A socket in a file, where one can be: outside of what a sandbox hides by mounting on it. */
  socket: string;
  /** Connections that came so far. */
  visitors: () => number;
  close: () => Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  execFileSync('chmod', ['0777', outside]);
  const known = `secret-${randomBytes(4).toString('hex')}`;
  const secret = `${known}-${randomBytes(4).toString('hex')}`;
  writeFileSync(join(outside, 'secret'), `${secret}\n`);
  let visitors = 0;
  const servers: Server[] = [];
  const listen = (...args: [number, string] | [string]): Promise<Server> => {
    const server = createServer(socket => {
      visitors++;
      socket.destroy();
    });
    servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      const ready = (): void => resolve(server);
      if (args.length === 1) server.listen({ path: args[0], writableAll: true }, ready);
      else server.listen(args[0], args[1], ready);
    });
  };
  const { port } = (await listen(0, '127.0.0.1')).address() as AddressInfo;
  const socket = join(
    process.getuid?.() === 0 ? '/srv' : outside,
    `go-debugcall-${randomBytes(4).toString('hex')}`,
  );
  if (process.getuid?.() === 0) mkdirSync('/srv', { recursive: true });
  await listen(socket);
  return {
    outside,
    files: readdirSync(outside),
    secret,
    known,
    port,
    socket,
    visitors: () => visitors,
    async close() {
      for (const server of servers) await new Promise(resolve => server.close(resolve));
      rmSync(outside, { recursive: true, force: true });
      rmSync(socket, { force: true });
    },
  };
}

/** Where the program is judged from: its own files, and a cache with what it needs. */
export interface Place {
  user: User;
  cache: string;
  main: string;
  close: () => void;
}

/**
 * A place with a cache of its own, so that what is left behind in it can be seen: the tree that hostile changes are made to, and what was compiled
 * with it. An ordinary user also gets a copy of the program, which may lie where only its owner looks.
 */
export function placeOf(user: User): Place {
  const folder = mkdtempSync(join(tmpdir(), 'place-'));
  const mainFile = 'dist/harness/cli/main.js';
  const { root } = Cache.default();
  const trees = readdirSync(join(root, 'trees')).filter(name => name.startsWith('debian-1.15-'));
  for (const path of ['indexes', 'fixtures', ...trees.map(name => `trees/${name}`)]) {
    copy(join(root, path), join(folder, 'cache', path));
  }
  if (user === 'ordinary') {
    for (const name of ['package.json', 'dist/harness', 'harness/report/html/style', 'fixtures', 'patches']) {
      cpSync(join(packageRoot, name), join(folder, 'package', name), { recursive: true });
    }
    copy(join(packageRoot, 'node_modules'), join(folder, 'package/node_modules'));
    const owner = `${ordinary.uid}:${ordinary.gid}`;
    execFileSync('find', [folder, '-type', 'd', '-exec', 'chown', owner, '{}', '+']);
  }
  const main = join(user === 'ordinary' ? join(folder, 'package') : packageRoot, mainFile);
  return {
    user,
    cache: join(folder, 'cache'),
    main,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What is large and only read is shared where it can be. */
function copy(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true });
  try {
    execFileSync('cp', ['-al', '--', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync('cp', ['-a', '--', from, to]);
  }
}

/** How the program is started: by another one, and with commands found elsewhere first. */
export interface Start {
  by?: readonly string[];
  path?: string;
}

/**
 * Runs the program with the world's secret in its environment, and with a pipe open that it knows nothing of, as a make or the
 * runner of a CI may have one.
 */
function runAt(
  place: Place,
  { secret }: World,
  args: readonly string[],
  { by = [], path }: Start = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const [command = '', ...rest] = [...by, process.execPath, place.main, ...args];
    const child = spawn(command, rest, {
      cwd: '/',
      env: {
        PATH: [path, process.env.PATH].filter(each => each !== undefined).join(':'),
        HOME: '/nonexistent',
        NO_COLOR: '1',
        COLUMNS: '100',
        GO_DEBUGCALL_CACHE: place.cache,
        TOKEN: secret,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', 'ignore', 'ignore', 'pipe'],
      timeout: 8 * 60_000,
      ...(place.user === 'ordinary' ? ordinary : {}),
    });
    const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      ended.stdout += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      ended.stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ended, code, signal }));
  });
}

/** A review that the program made. */
export interface Judged {
  code: number | null;
  /** All that was written, for looking for what must not be in it. The change itself is in it. */
  text: string;
  stderr: string;
  review: Review;
}

/** Reviews a patch at a place; `args` select the scenarios. */
export async function reviewAt(
  place: Place,
  world: World,
  diff: string,
  args: readonly string[],
  start: Start = {},
): Promise<Judged> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    const patch = join(folder, 'hostile.patch');
    writeFileSync(patch, diff);
    execFileSync('chmod', ['0755', folder]);
    const options = ['--go=1.15', '--from=cache', '--no-runtime-tests', '--reporter=json', ...args];
    const { code, stdout, stderr } = await runAt(place, world, ['review', patch, ...options], start);
    if (!stdout.startsWith('{')) throw new Error(`${code}: ${stderr}${stdout}`);
    const report = JSON.parse(stdout) as ReviewReport;
    const wrong = objections(report);
    if (wrong !== null) throw new Error(`not as the schema has it: ${JSON.stringify(wrong)}`);
    const [review] = report.reviews;
    if (review === undefined) throw new Error(`no review: ${stdout}`);
    return { code, text: `${stdout}${stderr}`, stderr, review };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Programs of a candidate that still run anywhere on this machine. */
export function survivors(place: Place): string[] {
  const programs: string[] = [];
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      programs.push(readlinkSync(`/proc/${pid}/exe`));
    } catch {
      // It has ended, belongs to somebody else, or is a thread of the kernel.
    }
  }
  return programs.filter(path => path.startsWith(join(place.cache, 'staging')));
}

/** Folders of sandboxes that were left behind. */
export function leftovers(place: Place): string[] {
  const staging = join(place.cache, 'staging');
  return existsSync(staging) ? readdirSync(staging).filter(name => name.startsWith('scratch-')) : [];
}
