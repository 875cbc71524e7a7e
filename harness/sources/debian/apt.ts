import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type CommandResult, lastLines, run } from '../../host/command.js';
import type { Task } from '../../host/progress.js';
import { throwIfDiskFull } from '../disk-full.js';
import { inLine } from '../download/line.js';
import { SourceError } from '../offer.js';
import { apt } from './apt-command.js';
import { type Archive, distributions } from './archive.js';

/** A file of the archive. */
export interface ArchiveFile {
  /** Path below the archive's address. */
  path: string;
  bytes: number;
  /** 64 hex digits. */
  sha256: string;
}

/** The package list of one suite, as apt keeps it. */
export interface PackageList {
  suite: string;
  path: string;
}

const helper = '/usr/lib/apt/apt-helper';

/**
 * Fetches the package lists of an archive into `folder`, with a configuration and state of our own: nothing
 * on the machine changes, and root is not needed. apt checks the signatures. Returns the lists that arrived.
 */
export async function fetchPackageLists(
  archive: Archive,
  folder: string,
  task: Task,
): Promise<PackageList[]> {
  const { components, keyring } = distributions[archive.distribution];
  const options = existsSync(keyring) ? `[arch=amd64 signed-by=${keyring}]` : '[arch=amd64]';
  const lists = join(folder, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(
    join(folder, 'sources.list'),
    archive.suites.map(suite => `deb ${options} ${archive.uri} ${suite} ${components}\n`).join(''),
  );
  await writeFile(
    join(folder, 'apt.conf'),
    configuration({
      'Dir::Etc::SourceList': join(folder, 'sources.list'),
      'Dir::Etc::SourceParts': '/dev/null',
      'Dir::State::Lists': lists,
      'Dir::State::status': '/dev/null',
      'Dir::Cache': join(folder, 'cache'),
      // Use the compression that is fastest to decompress, and do not build apt's own index of the lists,
      // which takes longer than fetching them.
      'Acquire::GzipIndexes': 'true',
      'Acquire::IndexTargets::deb::Packages::KeepCompressedAs': 'lz4',
      'pkgCacheFile::Generate': 'false',
      'Acquire::Languages': 'none',
      'APT::Architecture': 'amd64',
    }),
  );
  const updated = await apt('apt-get', [`-c=${join(folder, 'apt.conf')}`, 'update'], 300_000, line => {
    const got = /^Get:\d+ \S+ (\S+)\/\S+ \S+ Packages/.exec(line);
    if (got !== null) task.update(got[1] ?? '');
  });
  const found = (await readdir(lists)).flatMap(name => {
    const suite = /_dists_(.+)_[a-z]+_binary-amd64_Packages(?:\.\w+)?$/.exec(name)?.[1];
    return suite === undefined ? [] : [{ suite, path: join(lists, name) }];
  });
  if (found.length === 0) throw new SourceError(reasonOf(updated));
  return found;
}

/**
 * Returns the paragraphs about `golang-1.N-go`, `golang-1.N-src` and `tools` in a package list, whatever its
 * compression.
 * @param tools names of packages
 */
export async function wantedParagraphs(list: PackageList, tools: readonly string[]): Promise<string> {
  const paragraphs = String.raw`BEGIN { RS = ""; ORS = "\n\n" } /^Package: (golang-1\.[0-9]+-(go|src)|${tools.join('|')})\n/`;
  const read = await run(
    '/bin/sh',
    ['-c', `"$1" cat-file "$2" | awk '${paragraphs}'`, 'sh', helper, list.path],
    {
      env: { LC_ALL: 'C' },
      timeoutMs: 120_000,
    },
  );
  if (read.exitCode !== 0)
    throw new SourceError(`the list of ${list.suite} can't be read: ${reasonOf(read)}`);
  return read.stdout;
}

/** Fetches files of the archive into `folder`, under their own names, when their turn has come. apt-helper checks size and hash. */
export async function fetchFiles(
  archive: Archive,
  files: ArchiveFile[],
  folder: string,
  task: Task,
): Promise<string[]> {
  const paths = files.map(file => join(folder, basename(file.path)));
  await writeFile(join(folder, 'apt.conf'), configuration({}));
  const watch = setInterval(follow(paths, task), 200);
  try {
    const triples = files.flatMap((file, index) => [
      `${archive.uri}/${file.path}`,
      paths[index] ?? '',
      `SHA256:${file.sha256}`,
    ]);
    const fetched = await inLine(() =>
      apt(helper, [`-c=${join(folder, 'apt.conf')}`, 'download-file', ...triples], 1_800_000),
    );
    if (fetched.exitCode !== 0) throw new SourceError(reasonOf(fetched));
    return paths;
  } finally {
    clearInterval(watch);
  }
}

/** Reports to a task how much the files have grown. */
function follow(paths: string[], task: Task): () => void {
  let reported = 0;
  return () => {
    const now = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
    if (now > reported) task.advance(now - reported);
    reported = Math.max(reported, now);
  };
}

/**
 * Returns an apt.conf that adds to the machine's own but drops its hooks, which refresh things that are not
 * ours.
 */
function configuration(settings: Record<string, string>): string {
  const all = {
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
    ...settings,
  };
  const hooks = ['Pre-Invoke', 'Post-Invoke', 'Post-Invoke-Success'].map(
    hook => `#clear APT::Update::${hook};\n`,
  );
  return (
    hooks.join('') +
    Object.entries(all)
      .map(([name, value]) => `${name} ${JSON.stringify(value)};\n`)
      .join('')
  );
}

/** Returns why apt failed: its first complaint, without the letter in front. */
function reasonOf(result: CommandResult): string {
  if (result.notFound) return `this machine has no ${basename(result.command.split(' ', 1)[0] ?? '')}`;
  throwIfDiskFull(result.output);
  if (result.timedOut) return `no answer within ${Math.round(result.durationMs / 1000)} s`;
  const complaint = /^(?:E|W): *(.*)$/m.exec(result.stderr)?.[1];
  return (complaint ?? lastLines(result.output, 1)) || `apt ended with status ${result.exitCode}`;
}
