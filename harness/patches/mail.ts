import { UsageError } from '../host/errors.js';
import { firstLine, newestTriedLine } from '../releases/protocol.js';
import { inRange, linesIn } from '../releases/range.js';
import { compareLines, formatVersion, type GoVersion, parseVersion } from '../releases/version.js';
import type { Patch, PatchHeader } from './patch-file.js';
import type { Series } from './series.js';

/** Who a mail is from: `Name <address>`. */
export type Author = string;

/** How many columns Go's commit messages have. */
const columns = 76;

/**
 * Returns the mails of `git format-patch` for the patches that a series has for a release, by file name: one a
 * patch, numbered from 1 on, with a commit message in Go's style. `git am` makes commits of them, with `author` as
 * their author. Throws UsageError if there is no patch for the release.
 */
export function mailsOf(series: Series, version: GoVersion, author: Author, date: Date): Map<string, string> {
  const patches = series.patches.filter(({ header }) => inRange(version, header.releases));
  if (patches.length === 0) {
    throw new UsageError(`the series ${series.name} has no patch for Go ${formatVersion(version)}`, {
      remedy: '`patch list` shows which releases there are patches for',
    });
  }
  return new Map(
    patches.map((patch, index) => [
      `${String(index + 1).padStart(4, '0')}${patch.name.replace(/^(?:.*\/)?\d+/, '')}`,
      mailOf(patch, index + 1, patches.length, author, date),
    ]),
  );
}

/**
 * Returns the release that mails are for: the one that is named, or the newest line that the series has patches
 * for. Throws UsageError for a name that is no release.
 */
export function releaseFor({ patches }: Series, named: string | undefined): GoVersion {
  if (named !== undefined) {
    const version = parseVersion(named);
    if (version !== undefined) return version;
    throw new UsageError(`--go=${named} is not a release`, { remedy: 'name one, like --go=1.27' });
  }
  const lines = patches.flatMap(({ header }) => linesIn(header.releases, firstLine, newestTriedLine));
  return { ...(lines.sort(compareLines).at(-1) ?? newestTriedLine), patch: 0 };
}

function mailOf(
  { header, changes, text }: Patch,
  number: number,
  of: number,
  from: Author,
  date: Date,
): string {
  const diff = text.slice(text.search(/^---\n/m) + 4);
  const stat = changes.map(({ path }) => ` ${path}`).join('\n');
  return [
    // What git writes here for a mail that comes from no commit.
    `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001`,
    `From: ${from}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Subject: [PATCH ${number}/${of}] ${subjectOf(
      header,
      changes.map(({ path }) => path),
    )}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...header.why.split('\n\n').flatMap(paragraph => [...wrapped(paragraph), '']),
    '---',
    stat,
    '',
    `${diff.replace(/\n*$/, '')}`,
    // As git ends a mail: who takes several of them in one file finds the end of the diff by it.
    '-- ',
    'debug calls',
    '',
  ].join('\n');
}

/** The package that the change is about, and what it does: `runtime: let debug calls switch to coroutines`. */
function subjectOf({ title }: PatchHeader, paths: readonly string[]): string {
  const folders = [...new Set(paths.map(path => path.replace(/^src\//, '').replace(/\/[^/]*$/, '')))];
  return `${folders.join(', ')}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function wrapped(paragraph: string): string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
