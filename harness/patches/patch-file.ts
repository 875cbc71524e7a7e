import { UsageError } from '../host/errors.js';
import { parseRange } from '../releases/range.js';
import { type FileChange, parseDiff, refuseWindowsLineEnds } from './diff/parse.js';

/** The header of a patch, above its diff. */
export interface PatchHeader {
  /** One line: what the patch does. */
  title: string;
  /** Whether it belongs to the runtime and the linker, or to their tests. */
  part: 'implementation' | 'tests';
  /** The releases that it is for, as a range: `>=1.11 <1.15`. */
  releases: string;
  /** Ids of the requirements that it serves. */
  requirements: readonly string[];
  /** Why the change is made: paragraphs. */
  why: string;
}

/** One numbered patch of a series. */
export interface Patch {
  /** File name: `0003-runtime-core.patch`. */
  name: string;
  header: PatchHeader;
  changes: readonly FileChange[];
  /** The text of the whole file. */
  text: string;
}

const fields = ['Title', 'Part', 'Releases', 'Requirements'] as const;

/**
 * Reads a patch: header fields, a blank line, the reason, a line `---`, a diff as git writes it. Refuses a
 * diff that the harness could only apply by guessing (see parseDiff).
 */
export function parsePatchFile(name: string, text: string): Patch {
  refuseWindowsLineEnds(name, text);
  const [head = '', ...rest] = text.split(/^---\n/m);
  if (rest.length === 0) {
    throw new UsageError(`${name} has no line --- between its header and its diff`, {
      remedy: `begin it with the fields ${fields.join(', ')}, then the reason, then a line ---`,
    });
  }
  const changes = parseDiff(name, text.slice(head.length + 4));
  return { name, header: parseHeader(name, head), changes, text };
}

function parseHeader(name: string, head: string): PatchHeader {
  const end = head.indexOf('\n\n');
  const lines = (end < 0 ? head.trimEnd() : head.slice(0, end)).split('\n');
  const values = new Map<string, string>();
  for (const line of lines) {
    const match = /^(\w+): ?(.*)$/.exec(line);
    const field = fields.find(known => known === match?.[1]);
    if (field === undefined)
      throw new UsageError(`the header of ${name} has a line that is not a field: ${line}`);
    values.set(field, match?.[2]?.trim() ?? '');
  }
  const missing = fields.filter(field => !values.has(field));
  if (missing.length > 0) throw new UsageError(`the header of ${name} lacks ${missing.join(', ')}`);
  const part = values.get('Part');
  if (part !== 'implementation' && part !== 'tests') {
    throw new UsageError(`Part in the header of ${name} is ${JSON.stringify(part)}`, {
      remedy: 'write implementation or tests',
    });
  }
  const releases = values.get('Releases') ?? '';
  if (parseRange(releases) === undefined) {
    throw new UsageError(`Releases in the header of ${name} is not a range: ${JSON.stringify(releases)}`, {
      remedy: 'write it like >=1.11 <1.15',
    });
  }
  const requirements = (values.get('Requirements') ?? '').split(/,\s*/).filter(id => id !== '');
  const why = end < 0 ? '' : head.slice(end + 2).trim();
  return { title: values.get('Title') ?? '', part, releases, requirements, why };
}

/** Returns the text of a patch file with this header, above the diff. */
export function renderHeader(header: PatchHeader): string {
  const requirements = header.requirements.join(', ');
  const values = [header.title, header.part, header.releases, requirements];
  const head = fields.map((field, i) => `${field}: ${values[i] ?? ''}`.trimEnd()).join('\n');
  return `${head}\n\n${header.why === '' ? '' : `${header.why}\n\n`}---\n`;
}
