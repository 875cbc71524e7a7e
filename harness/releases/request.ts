import { UsageError } from '../host/errors.js';
import { protocolOf } from './protocol.js';
import { inRange, parseRange } from './range.js';
import {
  compareLines,
  compareVersions,
  formatLine,
  formatVersion,
  type GoVersion,
  type Line,
  lineOf,
  parseVersion,
} from './version.js';

/** A Go that the user named by version. `text` is what the user typed. */
export type VersionRequest =
  | { kind: 'line'; text: string; line: Line }
  | { kind: 'exact'; text: string; version: GoVersion }
  | { kind: 'range'; text: string; range: string }
  /** The user typed nothing: one release for each protocol. */
  | { kind: 'default'; text: string };

/** A Go that the user named by place. */
export type PlaceRequest =
  | { kind: 'directory'; text: string; path: string }
  | { kind: 'git'; text: string; repository: string; revision: string }
  | { kind: 'tarball'; text: string; location: string };

export const defaultRequest: VersionRequest = {
  kind: 'default',
  text: 'the oldest V1 and the newest V2 release',
};

export type Request = VersionRequest | PlaceRequest;

const examples = '1.15, 1.11.13, ">=1.19 <1.25", ./goroot, ../go.git@go1.11.13, go1.22.1.src.tar.gz';
const archive = /\.(?:tar\.gz|tgz|tar)(?:[?#].*)?$/i;

/**
 * Reads the value of `--go`: versions, ranges and places, separated by commas. `exists` returns whether a
 * path exists, which decides whether an `@` or a comma belongs to the path.
 */
export function parseRequests(text: string, exists: (path: string) => boolean): Request[] {
  if (text.trim() !== '' && exists(text.trim())) return [parseOne(text.trim(), exists)];
  const items = text.split(',').map(item => item.trim());
  if (items.some(item => item === '')) {
    throw new UsageError(
      text.trim() === '' ? '--go is empty' : `--go=${text} has an empty item between its commas`,
      { remedy: `name a Go: ${examples}` },
    );
  }
  return items.map(item => parseOne(item, exists));
}

function parseOne(text: string, exists: (path: string) => boolean): Request {
  const version = parseVersion(text);
  if (version !== undefined) {
    const exact = version.prerelease !== undefined || /^(?:go)?\d+\.\d+\.\d+/.test(text);
    return exact ? { kind: 'exact', text, version } : { kind: 'line', text, line: lineOf(version) };
  }
  if (!exists(text) && parseRange(text) !== undefined) return { kind: 'range', text, range: text };
  return parsePlace(text, exists);
}

function parsePlace(text: string, exists: (path: string) => boolean): PlaceRequest {
  const remote = /^[a-z][a-z+]*:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
  if (!remote && exists(text) && !archive.test(text)) return { kind: 'directory', text, path: text };
  const git = splitRevision(text, remote, exists);
  if (git !== undefined) return { kind: 'git', text, ...git };
  if (archive.test(text)) return { kind: 'tarball', text, location: text };
  if (!remote && /^[.~]|\//.test(text)) return { kind: 'directory', text, path: text };
  throw new UsageError(`--go=${text} is not a Go version, a range or the place of a Go tree`, {
    remedy: remote
      ? `name the revision after an @: ${text}@go1.22.1`
      : `write it like one of these: ${examples}`,
  });
}

/** Splits `REPOSITORY@REVISION`. The `@` of `user@host` and one inside a path do not count. */
function splitRevision(
  text: string,
  remote: boolean,
  exists: (path: string) => boolean,
): { repository: string; revision: string } | undefined {
  const start = remote ? Math.max(text.indexOf('://') + 3, text.indexOf(':')) : 0;
  const path = remote ? Math.max(start, text.indexOf('/', start)) : 0;
  const places = [...text.matchAll(/@/g)].map(match => match.index).filter(index => index > path);
  const at = (remote ? undefined : places.find(index => exists(text.slice(0, index)))) ?? places[0];
  if (at === undefined || at === text.length - 1) return undefined;
  const repository = text.slice(0, at);
  const revision = text.slice(at + 1);
  return archive.test(text) && !exists(repository) && !remote ? undefined : { repository, revision };
}

/**
 * Returns what a request by version means, given the available versions. An exact version means itself. A
 * line means its newest release. A range means the newest release of each line in it, oldest first. The
 * default means the newest release of the oldest line with V1 and of the newest line with V2. A line that has
 * no release yet counts with its newest prerelease if the user named it, or named a prerelease in a range.
 * The result is empty when nothing matches.
 */
export function resolveRequest(request: VersionRequest, available: readonly GoVersion[]): GoVersion[] {
  const fitting = available.filter(version => fits(request, version)).sort(compareVersions);
  if (request.kind === 'exact') return fitting.slice(-1);
  const byLine = new Map<string, GoVersion>();
  for (const version of fitting) {
    const line = formatLine(version);
    const sofar = byLine.get(line);
    if (sofar === undefined || isRelease(version) || !isRelease(sofar)) byLine.set(line, version);
  }
  const newest = [...byLine.values()];
  const named = request.kind === 'line' || (request.kind === 'range' && /(?:beta|rc)\d/.test(request.range));
  const lines = named ? newest : newest.filter(isRelease);
  if (request.kind !== 'default') return lines;
  const v1 = lines.find(version => protocolOf(version) === 'V1');
  const v2 = lines.findLast(version => protocolOf(version) === 'V2');
  return [v1, v2].filter(version => version !== undefined);
}

/** Returns whether a request by version can mean this version. */
function fits(request: VersionRequest, version: GoVersion): boolean {
  switch (request.kind) {
    case 'line':
      return compareLines(request.line, version) === 0;
    case 'exact':
      return formatVersion(request.version) === formatVersion(version);
    case 'range':
      return inRange(version, request.range);
    case 'default':
      return true;
  }
}

/** Whether a version is a release: no beta, no release candidate, no development tree. */
export function isRelease(version: GoVersion): boolean {
  return version.prerelease === undefined && version.devel === undefined;
}
