import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

/** A new folder with these files, by their path in it. removeFolders takes it away. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'patches-'));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

export function removeFolders(): void {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** Every file under a folder with its text: what must be the same before and after something that was refused. */
export function contentsOf(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map(file => [file.slice(dir.length + 1), readFileSync(file, 'utf8')]),
  );
}

/** The text of a patch file around a diff. */
export function patchText(diff: string, header: Readonly<Record<string, string>> = {}): string {
  const fields = {
    Title: 'Change something',
    Part: 'implementation',
    Releases: '>=1.11 <1.15',
    Requirements: '',
    ...header,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `${head.join('\n')}\n\nTo see what happens.\n\n---\n${diff}`;
}
