import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type CommandResult, lastLines, run } from '../host/command.js';
import type { Task } from '../host/progress.js';
import { throwIfDiskFull } from './diskfull.js';
import { SourceError } from './offer.js';

/** The archive that this machine installs its packages from. */
export interface Archive {
  distribution: 'debian' | 'ubuntu';
  /** Base address, as the machine's apt configuration has it; without a slash at its end. */
  uri: string;
  /** The suites to look into: those that carry Go, and those that the machine uses itself. */
  suites: string[];
}

/** A file of the archive. */
export interface ArchiveFile {
  /** Path below the archive's address. */
  path: string;
  bytes: number;
  /** 64 hex digits. */
  sha256: string;
}

/** The packages of one suite, as apt keeps them. */
export interface PackageList {
  suite: string;
  path: string;
}

const known = {
  debian: {
    // A suite that the mirror doesn't have (backports of one to come, an archived one) is passed over by apt.
    carriesGo: [
      'bullseye',
      'bookworm',
      'bookworm-backports',
      'trixie',
      'trixie-backports',
      'forky',
      'forky-backports',
    ],
    own: /^(?:bullseye|bookworm|trixie|forky|sid|oldoldstable|oldstable|stable|testing|unstable)$/,
    components: 'main',
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  },
  ubuntu: {
    carriesGo: [
      'bionic-updates',
      'focal',
      'focal-updates',
      'jammy',
      'jammy-updates',
      'noble',
      'noble-updates',
    ],
    own: /^(?:bionic|focal|jammy|noble|oracular|plucky|questing|resolute|devel)$/,
    components: 'main universe',
    keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
  },
} as const;

const helper = '/usr/lib/apt/apt-helper';

/** The archive in what `apt-get update --print-uris` prints: apt itself has read the machine's configuration. */
export function archiveIn(printedUris: string): Archive | undefined {
  const releases = [...printedUris.matchAll(/^'(\S+?)\/*\/dists\/(\S+)\/InRelease'/gm)].map(
    ([, uri = '', suite = '']) => ({ uri, suite }),
  );
  for (const distribution of ['debian', 'ubuntu'] as const) {
    const { own, carriesGo } = known[distribution];
    const uri = releases.find(({ suite }) => own.test(suite))?.uri;
    if (uri === undefined) continue;
    const used = releases.filter(release => release.uri === uri).map(({ suite }) => suite);
    return { distribution, uri, suites: [...new Set([...carriesGo, ...used])] };
  }
  return undefined;
}

/** Asks apt for this machine's archive. */
export async function machineArchive(): Promise<Archive> {
  const lists = await mkdtemp(join(tmpdir(), 'apt-lists-'));
  try {
    await mkdir(join(lists, 'partial'));
    const printed = await apt(
      'apt-get',
      ['-o', `Dir::State::Lists=${lists}`, 'update', '--print-uris'],
      20_000,
    );
    if (printed.notFound) throw new SourceError('this machine has no apt-get');
    const archive = archiveIn(printed.stdout);
    if (archive === undefined) throw new SourceError('apt knows no Debian or Ubuntu archive on this machine');
    return archive;
  } finally {
    await rm(lists, { recursive: true, force: true });
  }
}

/**
 * Fetches the package lists of an archive into `folder`, with a configuration and state of our own: nothing on the
 * machine changes and root isn't needed. apt checks the signatures. Gives the files that came.
 */
export async function fetchPackageLists(
  archive: Archive,
  folder: string,
  task: Task,
): Promise<PackageList[]> {
  const { components, keyring } = known[archive.distribution];
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
      // The compression that is quickest to undo; and apt's own index of the lists, which takes longer than they do,
      // isn't built.
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

/** The paragraphs about `golang-1.N-go` and `golang-1.N-src` in a package list, in whatever way it is compressed. */
export async function goParagraphs(list: PackageList): Promise<string> {
  const paragraphs = String.raw`BEGIN { RS = ""; ORS = "\n\n" } /^Package: golang-1\.[0-9]+-(go|src)\n/`;
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

/** Fetches files of the archive into `folder`, under their own names. apt-helper checks size and hash. */
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
    const fetched = await apt(
      helper,
      [`-c=${join(folder, 'apt.conf')}`, 'download-file', ...triples],
      1_800_000,
    );
    if (fetched.exitCode !== 0) throw new SourceError(reasonOf(fetched));
    return paths;
  } finally {
    clearInterval(watch);
  }
}

/** Tells a task how much the files have grown. */
function follow(paths: string[], task: Task): () => void {
  let told = 0;
  return () => {
    const now = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
    if (now > told) task.advance(now - told);
    told = Math.max(told, now);
  };
}

function apt(
  command: string,
  args: string[],
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  return run(command, args, {
    env: { LC_ALL: 'C', LANGUAGE: undefined, APT_CONFIG: undefined },
    timeoutMs,
    ...(onLine === undefined ? {} : { onLine }),
  });
}

/** An apt.conf on top of the machine's own, without its hooks: what they refresh isn't for us. */
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

/** Why apt failed: its first complaint, without its mark. */
function reasonOf(result: CommandResult): string {
  if (result.notFound) return `this machine has no ${basename(result.command.split(' ', 1)[0] ?? '')}`;
  throwIfDiskFull(result.output);
  if (result.timedOut) return `no answer within ${Math.round(result.durationMs / 1000)} s`;
  const complaint = /^(?:E|W): *(.*)$/m.exec(result.stderr)?.[1];
  return (complaint ?? lastLines(result.output, 1)) || `apt ended with status ${result.exitCode}`;
}
