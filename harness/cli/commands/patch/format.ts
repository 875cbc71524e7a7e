import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Ended } from '../../options.js';

interface FormatOptions {
  go?: string;
  to: string;
  author: string;
}

export function addFormat(patch: Command, ended: Ended): void {
  patch
    .command('format')
    .description('write a series as mails of git format-patch, with commit messages in Go’s style')
    .argument('<series>', 'like fixes, or several, like riscv64,fixes')
    .option(
      '--go <release>',
      'the release whose patches are written; without it the newest that there are patches for',
    )
    .requiredOption('--to <dir>', 'a folder that does not exist yet')
    .option('--author <who>', 'the author of the mails', 'Debug Calls <debug-calls@example.org>')
    .action(async (series: string, options: FormatOptions) => {
      ended(await formatCommand(series, options));
    });
}

/** Writes a mail for each patch that a series has for a release, for `git am` in a checkout of Go. */
async function formatCommand(named: string, { to, author, go }: FormatOptions): Promise<number> {
  const [{ namedSeries }, { mailsOf, releaseFor }, { makeNewFolder }, { formatVersion }] = await Promise.all([
    import('../../../patches/choose-series.js'),
    import('../../../patches/mail.js'),
    import('../../../host/new-folder.js'),
    import('../../../releases/version.js'),
  ]);
  const series = await namedSeries(named);
  const version = releaseFor(series, go);
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
