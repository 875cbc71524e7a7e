import type { RunEvents } from '../conformance/run.js';
import { consoleEnd, consoleRelease } from '../report/console/report.js';
import type { Report } from '../report/model.js';
import { reporters } from '../report/reporters/all.js';
import { type Output, outputsOf, writeOutputs } from './output.js';
import type { LiveProgress } from './progress.js';
import { textOptions } from './terminal.js';

/** Reports that have room for the instructions of a function. */
const showInstructions = ['json', 'html'];

/**
 * Prints a run: each release on the console as it is judged, then the other outputs and the end of the
 * console report.
 */
export class ReportPrinter {
  readonly #outputs: readonly Output[];
  readonly #verbose: boolean;
  readonly #onConsole: boolean;

  /** Throws UsageError where `--reporter` and `--output` make no sense. */
  constructor(options: { reporter?: readonly string[]; output?: string; verbose?: boolean }) {
    this.#outputs = outputsOf(options.reporter ?? [], options.output, Object.keys(reporters));
    this.#verbose = options.verbose === true;
    this.#onConsole = this.#outputs.some(
      ({ reporter, file }) => reporter === 'console' && file === undefined,
    );
  }

  /** Whether one of the outputs shows the instructions of functions. */
  get showsInstructions(): boolean {
    return this.#outputs.some(({ reporter }) => showInstructions.includes(reporter));
  }

  /** What to do as each release is judged. */
  events(progress: LiveProgress): RunEvents {
    const text = textOptions(process.stdout, process.env, this.#verbose);
    return {
      onRelease: (result, { requirements, several }) => {
        if (this.#onConsole) progress.print(consoleRelease(result, requirements, several, text));
      },
    };
  }

  /** Writes every output of the finished report; the console has its releases already. */
  async finish(report: Report): Promise<void> {
    for (const output of this.#outputs) {
      const printed = output.reporter === 'console' && output.file === undefined;
      await writeOutputs([output], printed ? { console: consoleEnd } : reporters, report, this.#verbose);
    }
  }
}
