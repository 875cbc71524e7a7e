import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFolder, removeFolderOnDeath } from '../../host/watchdog.js';
import { SourceError } from '../offer.js';
import { apt } from './apt-command.js';

/** The archive that this machine installs packages from. */
export interface Archive {
  distribution: 'debian' | 'ubuntu';
  /** Base address from the machine's apt configuration, without a slash at its end. */
  uri: string;
  /** The suites to search: those that carry Go, and those that the machine itself uses. */
  suites: string[];
}

/** What differs between Debian and Ubuntu. */
export const distributions = {
  debian: {
    // apt skips a suite that the mirror does not have (backports of a future suite, an archived suite).
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

/**
 * Returns the archive named in the output of `apt-get update --print-uris`: apt itself has read the machine's
 * configuration.
 */
export function archiveIn(printedUris: string): Archive | undefined {
  const releases = [...printedUris.matchAll(/^'(\S+?)\/*\/dists\/(\S+)\/InRelease'/gm)].map(
    ([, uri = '', suite = '']) => ({ uri, suite }),
  );
  for (const distribution of ['debian', 'ubuntu'] as const) {
    const { own, carriesGo } = distributions[distribution];
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
  removeFolderOnDeath(lists);
  try {
    await mkdir(join(lists, 'partial'));
    const printed = await apt(
      'apt-get',
      ['-o', `Dir::State::Lists=${lists}`, 'update', '--print-uris'],
      20_000,
    );
    if (printed.notFound) throw new SourceError('this machine has no apt-get');
    const archive = archiveIn(printed.stdout);
    if (archive === undefined)
      throw new SourceError('apt has no Debian or Ubuntu archive configured on this machine');
    return archive;
  } finally {
    await rm(lists, { recursive: true, force: true });
    keepFolder(lists);
  }
}
