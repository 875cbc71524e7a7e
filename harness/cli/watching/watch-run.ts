import { existsSync, realpathSync } from 'node:fs';
import type { RunOptions, RunRequest } from '../../conformance/options.js';
import { BuildError, UsageError } from '../../host/errors.js';
import { parseRequests } from '../../releases/request.js';
import type { TimedEvent } from '../../report/events/events.js';
import { isBad } from '../../report/summarise.js';
import { SourceWatch } from '../../sources/watch.js';
import { explain } from '../explain.js';
import { interruptibleCommand } from '../interruptible.js';
import { judgeAndPrint } from '../judge-and-print.js';
import type { LiveProgress } from '../progress.js';
import { ReportPrinter } from '../report-printer.js';
import type { CliSurroundings } from '../surroundings.js';
import { textOptions } from '../terminal.js';
import { type Judged, watchLoop } from './watch-loop.js';

/** The options of a run that decide whether it can be watched, as typed. */
type WatchRequest = Pick<RunRequest, 'go' | 'resume' | 'shard'> & { rerunFailed?: string | true };

/** How a run prints what it does. */
interface Printing {
  reporter?: string[];
  output?: string;
  verbose?: true;
  quiet?: true;
}

/** Returns the directories that `--go` names. Throws UsageError where it names anything else. */
export function requireWatchable({ go, resume, shard, rerunFailed }: WatchRequest): string[] {
  const other = Object.entries({ '--resume': resume, '--shard': shard, '--rerun-failed': rerunFailed });
  for (const [name, value] of other) {
    if (value === undefined) continue;
    throw new UsageError(`--watch judges again and again, and ${name} is for one run`, {
      remedy: 'leave one of them out',
    });
  }
  const requests = go === undefined ? [] : parseRequests(go, existsSync);
  const folders = requests.flatMap(request => (request.kind === 'directory' ? [request.path] : []));
  if (folders.length > 0 && folders.length === requests.length) return folders;
  throw new UsageError('--watch needs a directory with the sources of a Go: a release does not change', {
    remedy: 'name it: --go=./goroot --watch',
  });
}

/** Judges directories now and after each save, until Ctrl-C. Returns the exit code of the last verdict. */
export async function watchRun(
  folders: readonly string[],
  options: RunOptions,
  printing: Printing,
  surroundings: CliSurroundings,
): Promise<number> {
  const { progress } = surroundings;
  let waits = false;
  return interruptibleCommand(
    progress,
    async signal => {
      const watch = new SourceWatch(folders.map(folder => realpathSync(folder)));
      try {
        return await watchLoop({
          judge: () => judgeSaved(options, printing, surroundings, signal),
          nextSave: async () => {
            waits = true;
            const saved = await watch.next(signal);
            waits = false;
            return saved;
          },
          ended: () => signal.aborted,
          print: text => progress.print(`${text}\n`),
          text: textOptions(process.stdout, process.env, printing.verbose === true),
        });
      } finally {
        watch.close();
      }
    },
    { waits: () => waits },
  );
}

/** Judges once. What is saved half-way does not build: that is reported, and waits for the next save. */
async function judgeSaved(
  options: RunOptions,
  printing: Printing,
  surroundings: CliSurroundings,
  signal: AbortSignal,
): Promise<Judged> {
  const { progress } = surroundings;
  try {
    const printer = new ReportPrinter(printing);
    return await judgeAndPrint(options, printer, surroundings, signal, firstFailure(progress));
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    progress.stop();
    const { text, exitCode } = explain(error, { verbose: printing.verbose === true });
    process.stderr.write(text);
    return { exitCode };
  }
}

/** Says at once which scenario fails first: the verdict comes seconds later. */
function firstFailure(progress: LiveProgress): (event: TimedEvent) => void {
  let said = false;
  return event => {
    if (said || event.event !== 'scenario' || !isBad(event.result)) return;
    said = true;
    progress.note(`${event.result.id} fails; the others follow`);
  };
}
