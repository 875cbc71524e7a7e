import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Series } from '../../../patches/series.js';
import { firstLine, newestTriedLine } from '../../../releases/protocol.js';
import { linesIn } from '../../../releases/range.js';
import { compareLines, formatVersion, type GoVersion, parseVersion } from '../../../releases/version.js';
import type { Ended } from '../../options.js';

interface FormatOptions {
  go?: GoVersion;
  to: string;
  author: string;
}

export function addFormat(patch: Command, ended: Ended): void {
  patch
    .command('format')
    .description('write a series as mails of git format-patch, with commit messages in Go’s style')
    .argument('<series>', 'like fixes, or several, like riscv64,fixes')
    .addOption(
      new Option(
        '--go <release>',
        'the release whose patches are written; without it the newest that there are patches for',
      ).argParser(release),
    )
    .requiredOption('--to <dir>', 'a folder that does not exist yet')
    .option('--author <who>', 'the author of the mails', 'Debug Calls <debug-calls@example.org>')
    .action(async (series: string, options: FormatOptions) => {
      ended(await formatCommand(series, options));
    });
}

/** Writes a mail for each patch that a series has for a release, for `git am` in a checkout of Go. */
async function formatCommand(named: string, { to, author, go }: FormatOptions): Promise<number> {
  const [{ namedSeries }, { mailsOf }, { makeNewFolder }] = await Promise.all([
    import('../../../patches/choose-series.js'),
    import('../../../patches/mail.js'),
    import('../../../host/new-folder.js'),
  ]);
  const series = await namedSeries(named);
  const version = go ?? newestOf(series);
  const mails = mailsOf(series, version, author, new Date());
  await makeNewFolder(to, async folder => {
    for (const [name, text] of mails) await writeFile(join(folder, name), text);
  });
  const lines = [...mails.keys()].map(name => `  ${name}`);
  process.stdout.write(
    `${[`${to} has the series ${named} for Go ${formatVersion(version)} as mails; git am takes them:`, ...lines].join('\n')}\n`,
  );
  return 0;
}

function release(text: string): GoVersion {
  const version = parseVersion(text);
  if (version === undefined) throw new InvalidArgumentError('Name a release, like 1.27.');
  return version;
}

/** The newest line that a series has patches for, as a release. */
function newestOf({ patches }: Series): GoVersion {
  const lines = patches.flatMap(({ header }) => linesIn(header.releases, firstLine, newestTriedLine));
  return { ...(lines.sort(compareLines).at(-1) ?? newestTriedLine), patch: 0 };
}
