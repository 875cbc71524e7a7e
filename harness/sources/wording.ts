import { firstLine, protocolOf } from '../releases/protocol.js';
import type { VersionRequest } from '../releases/request.js';
import {
  compareLines,
  compareVersions,
  formatLine,
  formatVersion,
  type GoVersion,
} from '../releases/version.js';

/** Lists the newest version of each line, for the user to choose from. */
export function listed(things: readonly { version: GoVersion }[]): string {
  const newest = new Map<string, GoVersion>();
  for (const { version } of [...things].sort((a, b) => compareVersions(a.version, b.version))) {
    if (compareLines(version, firstLine) >= 0) newest.set(formatLine(version), version);
  }
  return newest.size === 0 ? 'has no Go' : `has ${[...newest.values()].map(formatVersion).join(', ')}`;
}

export function nameOf(request: VersionRequest): string {
  switch (request.kind) {
    case 'exact':
      return `Go ${formatVersion(request.version)}`;
    case 'line':
      return `Go ${formatLine(request.line)}`;
    case 'range':
      return `a Go release in ${request.range}`;
    case 'default':
      return 'a Go release with debug calls';
  }
}

export function reasonFor(request: VersionRequest, version: GoVersion): string {
  if (request.kind === 'exact') return '';
  const line = formatLine(version);
  if (request.kind === 'default')
    return ` (the ${protocolOf(version) === 'V1' ? 'oldest line with V1' : 'newest line with V2'})`;
  return ` (the newest ${line}${request.kind === 'range' ? ` in ${request.range}` : ''})`;
}

/** Says of which protocol no release is available, where the user named none. */
export function missingProtocols(found: readonly GoVersion[]): string[] {
  return (['V1', 'V2'] as const)
    .filter(protocol => !found.some(version => protocolOf(version) === protocol))
    .map(protocol => `no release with debugCall${protocol} is available here`);
}

/** Returns a version as `--go` takes it for exactly that release: `1.20` would mean the line. */
export function exactText(version: GoVersion): string {
  const first = version.patch === 0 && version.prerelease === undefined;
  return first ? `${formatLine(version)}.0` : formatVersion(version);
}
