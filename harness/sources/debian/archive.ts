import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../offer.js';
import { apt } from './apt-command.js';

/** The archive that this machine installs its packages from. */
export interface Archive {
  distribution: 'debian' | 'ubuntu';
  /** Base address, as the machine's apt configuration has it; without a slash at its end. */
  uri: string;
  /** The suites to look into: those that carry Go, and those that the machine uses itself. */
  suites: string[];
}

/** Where the two differ. */
export const distributions = {
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

/** The archive in what `apt-get update --print-uris` prints: apt itself has read the machine's configuration. */
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
