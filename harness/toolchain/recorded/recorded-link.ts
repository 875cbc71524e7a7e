import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '../../host/cache.js';
import { sha256OfFile } from '../../sources/hash.js';
import type { Toolchain } from '../toolchain.js';
import { withPackages } from './import-list.js';
import { BeyondRecording, execute } from './rebuild.js';
import { optionOf, type Recorder, recorderIn, type ToolCommand, withOptions } from './record-tools.js';

/*
 * How a program was linked, in the cache entry of the program: the linker's command, its list of packages, and
 * the packages that are not in GOCACHE. With it the program can be linked again with another package runtime.
 */

const linkFolder = 'link';
const listFile = 'importcfg';
const commandFile = 'command.json';
const recorderFolder = 'recorder';

/** Prepares the recording of the command that makes a program in `folder`, an entry that is being made. */
export function recordLink(folder: string): Promise<Recorder> {
  return recorderIn(join(folder, recorderFolder));
}

/**
 * Keeps what was recorded, for an entry that is being made in `folder` and will be at `home`. Keeps nothing
 * where the command can't be repeated: it names other files of the go command's, which are removed.
 */
export async function keepLink(
  recorder: Recorder,
  toolchain: Toolchain,
  { folder, home }: { folder: string; home: string },
): Promise<void> {
  const links = (await recorder.commands()).filter(({ tool }) => tool === 'link');
  const [link] = links;
  const importcfg = link && optionOf(link, '-importcfg');
  const main = link?.argv.at(-1);
  if (link !== undefined && importcfg !== undefined && main !== undefined && links.length === 1) {
    const kept = join(folder, linkFolder);
    await mkdir(kept);
    const place = placing(toolchain, { folder, kept, home: join(home, linkFolder) });
    const bare = withOptions(link, { '-o': '', '-importcfg': '' });
    const command = { ...bare, argv: [...bare.argv.slice(0, -1), await place(main)] };
    const list = await placed(await readFile(importcfg, 'utf8'), place);
    const repeatable = ![command.cwd, ...command.argv].some(word => word.includes(folder));
    if (repeatable) {
      await writeFile(join(kept, listFile), list);
      await writeFile(join(kept, commandFile), JSON.stringify(command));
    }
  }
  await removeFolder(join(folder, recorderFolder));
}

/** Links the program of an entry again, with another archive of package runtime. Throws BeyondRecording. */
export async function linkAgain(
  toolchain: Toolchain,
  entry: string,
  packages: Readonly<Record<string, string>>,
  to: string,
): Promise<void> {
  const path = join(entry, linkFolder, commandFile);
  if (!existsSync(path)) throw new BeyondRecording('how its programs are linked is not recorded');
  const command = JSON.parse(await readFile(path, 'utf8')) as ToolCommand;
  const list = withPackages(await readFile(join(entry, linkFolder, listFile), 'utf8'), packages);
  const importcfg = `${to}.importcfg`;
  await writeFile(importcfg, list);
  await execute(toolchain, withOptions(command, { '-o': to, '-importcfg': importcfg }));
}

/**
 * Returns a function that puts a package where it stays, and returns its path there: in GOCACHE, by its
 * contents, or else in the entry, which is being made in `folder`.
 */
function placing(
  { env }: Toolchain,
  { folder, kept, home }: { folder: string; kept: string; home: string },
): (path: string) => Promise<string> {
  return async path => {
    if (!path.startsWith(`${folder}/`)) return path;
    const hash = await sha256OfFile(path);
    const cached = join(env.GOCACHE ?? '', hash.slice(0, 2), `${hash}-d`);
    if (existsSync(cached)) return cached;
    await cp(path, join(kept, `${hash}.a`));
    return join(home, `${hash}.a`);
  };
}

/** Returns a list of packages with their places. */
async function placed(importcfg: string, place: (path: string) => Promise<string>): Promise<string> {
  const packages: Record<string, string> = {};
  for (const [, name = '', path = ''] of importcfg.matchAll(/^packagefile ([^=]+)=(.*)$/gm)) {
    packages[name] = await place(path);
  }
  return withPackages(importcfg, packages);
}
