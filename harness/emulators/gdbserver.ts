import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { run } from '../host/command.js';
import { MachineError, UsageError } from '../host/errors.js';
import { messageOf } from '../host/files.js';
import { newestFirst } from '../sources/debian/package-index.js';
import { obtainTool, type ToolPlaces, type WantedTool } from '../sources/debian/tools.js';
import { type GdbserverCommand, type GdbserverElsewhere, startedAt } from './command.js';

/** How long a machine may take to answer. */
const connectMs = 10_000;

/** What reaches a gdbserver elsewhere, by what was typed. */
export type TypedReach = { host: string; port: number } | { command: string };

/**
 * Returns how a gdbserver elsewhere is reached: `HOST:PORT`, or a command, which has a space in it. Undefined for what
 * names a gdbserver of this machine, by its path or its name.
 */
export function reachOf(target: string): TypedReach | undefined {
  const place = /^([^\s/:]+):(\d{1,5})$/.exec(target);
  if (place !== null) return { host: place[1] ?? '', port: Number(place[2]) };
  return /\s/.test(target.trim()) ? { command: target.trim() } : undefined;
}

/**
 * Checks what `--target` names before anything is done: a gdbserver of this machine by its path or its name on PATH
 * (`gdbserver` itself may be missing: Debian’s is fetched then), or one that listens at HOST:PORT. Throws UsageError
 * for anything else.
 */
export async function requireGdbserver(target: string): Promise<void> {
  const reach = reachOf(target);
  if (reach === undefined) {
    if (target === 'gdbserver' || (await isGdbserver(target))) return;
    throw new UsageError(`--target=${target} is no gdbserver that runs`, {
      remedy: 'name a gdbserver by its path, HOST:PORT, or a command that starts one, or leave --target out',
    });
  }
  if ('host' in reach) await requireListener(target, reach.host, reach.port);
}

async function requireListener(target: string, host: string, port: number): Promise<void> {
  const socket = connect({ host: await addressOf(host), port });
  const signal = AbortSignal.timeout(connectMs);
  try {
    await once(socket, 'connect', { signal });
    // It is to wait for another connection after this one: otherwise it would end.
    socket.write('$!#21');
    for (let said = ''; !said.includes('$OK#9a'); ) {
      const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
      said += bytes.toString('latin1');
      if (!/^\+?(\$(O(K(#(9a?)?)?)?)?)?$/.test(said))
        throw new Error(`it says ${JSON.stringify(said.slice(0, 40))}`);
    }
    socket.end('+');
  } catch (error) {
    const why = signal.aborted ? `no answer within ${connectMs / 1000} s` : messageOf(error);
    throw new UsageError(`no gdbserver can be reached at ${target}: ${why}`, {
      remedy: `start one there: ${startedAt(port)}`,
      cause: error,
    });
  } finally {
    socket.destroy();
  }
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch (error) {
    throw new UsageError(`the machine ${host} has no IPv4 address: ${messageOf(error)}`, {
      remedy: 'check its name in --target=HOST:PORT',
      cause: error,
    });
  }
}

/**
 * Returns the gdbserver that `target` names. Where that is just `gdbserver` and PATH has none, it is that of Debian’s
 * package, unpacked into the cache. Throws UsageError and MachineError where there is none.
 */
export async function gdbserverAt(
  target: string,
  places: ToolPlaces,
): Promise<GdbserverCommand | GdbserverElsewhere> {
  const reach = reachOf(target);
  if (reach === undefined) {
    if (target !== 'gdbserver' || (await isGdbserver(target))) return { kind: 'gdbserver', path: target };
    return { kind: 'gdbserver', path: await obtainGdbserver(places) };
  }
  if ('command' in reach) return { kind: 'elsewhere', reach };
  const { host, port } = reach;
  return { kind: 'elsewhere', reach: { address: await addressOf(host), port } };
}

async function isGdbserver(command: string): Promise<boolean> {
  const { exitCode, stdout, notFound } = await run(command, ['--version'], { timeoutMs: 10_000 });
  return !notFound && exitCode === 0 && stdout.startsWith('GNU gdbserver');
}

/**
 * Returns the path of the newest gdbserver of Debian’s that runs here, unpacked into the cache. A newer one may need a
 * newer C library than this machine’s. Throws MachineError if there is none.
 */
export async function obtainGdbserver(places: ToolPlaces): Promise<string> {
  const pathIn = (folder: string): string => join(folder, 'usr/bin/gdbserver');
  const tool: WantedTool = {
    title: 'gdbserver',
    wanted: 'gdbserver that runs',
    choose: tools => newestFirst(tools, 'gdbserver'),
    serves: folder => isGdbserver(pathIn(folder)),
    kind: 'emulators',
  };
  const { folder } = await obtainTool(tool, places, (sentence, cause) => {
    throw new MachineError(sentence, { remedy: 'install gdbserver (Debian: the package gdbserver)', cause });
  });
  return pathIn(folder);
}
