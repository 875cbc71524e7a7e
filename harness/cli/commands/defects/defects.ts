import type { Command } from 'commander';
import { count, hang, paint, type TextOptions, wrap } from '../../../report/text.js';
import type { ListedDefect } from '../../../requirements/accounts/listing.js';
import type { Ended } from '../../options.js';
import { textOptions } from '../../terminal.js';

/** Adds `defects` and its commands. */
export function addDefects(program: Command, ended: Ended): void {
  const defects = program
    .command('defects')
    .description(
      'list the known defects of Go’s debug calls: releases, processors, and the patches that fix them',
    )
    .option('--json', 'print JSON')
    .helpCommand(false)
    .action(async (options: { json?: true }) => {
      ended(await listCommand(options));
    });
  defects
    .command('show')
    .description(
      'print what is promised, what happens, the cause in Go’s sources, and what a debugger can do',
    )
    .argument('<id>', 'like call.coroutine')
    .action(async (id: string) => {
      ended(await showCommand(id));
    });
  defects
    .command('repro')
    .description(
      'write what shows defects: tests in the manner of the runtime’s own, sessions with Delve, and scripts that run them',
    )
    .argument('<ids...>', 'like call.coroutine')
    .requiredOption('--to <dir>', 'a folder that does not exist yet')
    .action(async (ids: string[], { to }: { to: string }) => {
      ended(await reproCommand(ids, to));
    });
}

async function listCommand({ json }: { json?: true }): Promise<number> {
  const { listDefects } = await import('../../../requirements/accounts/listing.js');
  const all = await listDefects();
  if (json) {
    process.stdout.write(`${JSON.stringify({ defects: all }, null, 2)}\n`);
    return 0;
  }
  const text = textOptions(process.stdout, process.env, false);
  const { whereText } = await import('../../../requirements/accounts/listing.js');
  const lines = all.flatMap(defect => [
    paint(text, 'bold', defect.id),
    ...indented(defect.promise, text),
    ...hang(text, '  Go ', whereText(defect)),
    ...fixLines(defect, text),
    '',
  ]);
  process.stdout.write(`${[...lines, `${count(all.length, 'known defect')}.`].join('\n')}\n`);
  return 0;
}

async function showCommand(id: string): Promise<number> {
  const { findDefect } = await import('../../../requirements/accounts/listing.js');
  const defect = await findDefect(id);
  const text = textOptions(process.stdout, process.env, false);
  const lines = [
    paint(text, 'bold', defect.id),
    '',
    'Promised',
    ...indented(defect.promise, text),
    'What happens',
    ...indented(defect.happens, text),
    'Where',
    ...defect.where.flatMap(({ releases, architecture, reference, reason }) =>
      hang(
        text,
        `  Go ${releases}${architecture === undefined ? '' : ` on ${architecture}`}: `,
        `${reason} (${reference})`,
      ),
    ),
    'Cause',
    ...defect.causes.map(cause => `  Go ${cause.releases}: ${cause.file}, ${cause.function}`),
    'What a debugger can do',
    ...indented(defect.workaround, text),
    'Fixed by',
    ...fixLines(defect, text),
    'Shown by',
    ...(reproducedBy(defect) === ''
      ? []
      : hang(text, `  defects repro ${defect.id} --to=DIR: `, reproducedBy(defect))),
    `  the scenarios of --requirement=${defect.id}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function reproCommand(ids: readonly string[], to: string): Promise<number> {
  const [{ findDefect }, { writeReproduction }] = await Promise.all([
    import('../../../requirements/accounts/listing.js'),
    import('../../../requirements/accounts/reproduction.js'),
  ]);
  const names = await writeReproduction(await Promise.all(ids.map(findDefect)), to);
  process.stdout.write(
    `${[`${to} has what reproduces ${ids.join(', ')}:`, ...names.map(name => `  ${name}`)].join('\n')}\n`,
  );
  const scripts = names.filter(name => name.endsWith('.sh')).map(name => `${to}/${name} GOROOT`);
  process.stdout.write(
    `Run ${scripts.join(' and ')}; ${scripts.length === 1 ? 'it ends' : 'each ends'} with 0 if that Go keeps ${ids.length === 1 ? 'the promise' : 'the promises'}.\n`,
  );
  return 0;
}

/** What `defects repro` writes for a defect, in words. */
function reproducedBy({ tests, delveSession }: ListedDefect): string {
  const session = delveSession === undefined ? [] : [`a session with Delve (Go ${delveSession})`];
  return [...tests, ...session].join(', ');
}

function fixLines({ fixedBy, where }: ListedDefect, text: TextOptions): string[] {
  if (fixedBy.length > 0) {
    return fixedBy.flatMap(({ patch, releases, title }) =>
      hang(text, `  ${paint(text, 'cyan', patch)} `, `for Go ${releases}: ${title}`),
    );
  }
  const ended = where.flatMap(({ releases }) => /<(\S+)$/.exec(releases)?.[1] ?? []);
  return ended.length === where.length
    ? [`  Go ${[...new Set(ended)].join(', ')}`]
    : ['  no patch of this package'];
}

function indented(paragraph: string, text: TextOptions): string[] {
  return wrap(paragraph, text.width - 2).map(line => `  ${line}`);
}
