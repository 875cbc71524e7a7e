import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../host/files.js';
import { Markup } from './markup.js';

/** The page's style: files that lie in the package as they are. */
const styleFolder = join(packageRoot, 'harness/report/html/style');

/** The page's scripts, compiled. */
const scriptFolder = fileURLToPath(new URL('./browser', import.meta.url));

/** All style sheets as one, in the order of their names. */
export function style(): Markup {
  return new Markup(contents(styleFolder, '.css').join('\n'));
}

/** Each script; they don't import each other. */
export function scripts(): Markup[] {
  return contents(scriptFolder, '.js').map(
    text =>
      new Markup(`<script type="module">\n${text.replace(/\n\/\/# sourceMappingURL=.*/, '')}</script>\n`),
  );
}

function contents(folder: string, ending: string): string[] {
  const names = readdirSync(folder).filter(name => name.endsWith(ending));
  return names.sort().map(name => readFileSync(join(folder, name), 'utf8'));
}
