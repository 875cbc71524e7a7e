import type { RunEvents } from '../conformance/run.js';
import { consoleEnd, consoleRelease, consoleVerdict } from '../report/console/report.js';
import type { TimedEvent } from '../report/events/events.js';
import { eventLine } from '../report/events/line.js';
import type { Report } from '../report/model.js';
import { reporters } from '../report/reporters/all.js';
import { isWell } from '../report/summarise.js';
import { EventWriter } from './event-writer.js';
import { type Output, outputsOf, writeOutputs } from './output.js';
import type { LiveProgress } from './progress.js';
import { textOptions } from './terminal.js';

/** The reporter that writes while the run goes on; the others make their output of the report. */
const eventReporter = 'ndjson';

/** Outputs that have room for the instructions of a function. */
const showInstructions = ['json', 'html', eventReporter];

/**
 * Prints a run: what happens, and each release on the console as it is judged; then the other outputs and the
 * end of the console report.
 */
export class ReportPrinter {
  readonly #outputs: readonly Output[];
  readonly #verbose: boolean;
  readonly #quiet: boolean;
  readonly #onConsole: boolean;
  readonly #writers: readonly EventWriter[];

  /** Throws UsageError where `--reporter` and `--output` make no sense. */
  constructor(options: {
    reporter?: readonly string[];
    output?: string;
    verbose?: boolean;
    quiet?: boolean;
  }) {
    this.#quiet = options.quiet === true;
    const known = [...Object.keys(reporters), eventReporter];
    this.#outputs = outputsOf(options.reporter ?? [], options.output, known);
    this.#verbose = options.verbose === true;
    this.#onConsole = this.#outputs.some(
      ({ reporter, file }) => reporter === 'console' && file === undefined,
    );
    this.#writers = this.#outputs.flatMap(({ reporter, file }) =>
      reporter === eventReporter && file !== undefined ? [new EventWriter(file)] : [],
    );
  }

  /** Whether one of the outputs shows the instructions of functions. */
  get showsInstructions(): boolean {
    return this.#outputs.some(({ reporter }) => showInstructions.includes(reporter));
  }

  /** What to do as things happen. */
  events(progress: LiveProgress): RunEvents {
    const text = textOptions(process.stdout, process.env, this.#verbose);
    const toStdout = this.#outputs.some(one => one.reporter === eventReporter && one.file === undefined);
    return {
      onEvent: (event: TimedEvent) => {
        for (const writer of this.#writers) writer.write(event);
        if (toStdout) progress.print(eventLine(event));
      },
      onRelease: (result, { requirements, several }) => {
        if (!this.#onConsole || (this.#quiet && isWell(result))) return;
        progress.print(consoleRelease(result, requirements, several || this.#quiet, text));
      },
    };
  }

  /** Writes every output of the finished report; the console has its releases already. */
  async finish(report: Report): Promise<void> {
    for (const writer of this.#writers) writer.close();
    for (const output of this.#outputs) {
      if (output.reporter === eventReporter) continue;
      const printed = output.reporter === 'console' && output.file === undefined;
      await writeOutputs(
        [output],
        printed ? { console: this.#quiet ? consoleVerdict : consoleEnd } : reporters,
        report,
        this.#verbose,
      );
    }
  }
}
