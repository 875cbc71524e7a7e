import cliProgress from 'cli-progress';
import { type Progress, silent, type Task } from '../host/progress.js';
import { displayWidth, duration, paint, size, type TextOptions, wrap } from '../report/text.js';

/** A progress display that shares its terminal with the program's output. */
export interface LiveProgress extends Progress {
  /** Writes to standard output without disturbing what is drawn. */
  print(text: string): void;
  /** Removes everything from the terminal that is still drawn. */
  stop(): void;
}

/** The streams that progress writes to; tests pass their own. */
export interface Streams {
  out: { write(text: string): unknown; isTTY?: boolean };
  err: NodeJS.WriteStream;
}

/** A task that ends sooner than this leaves no line behind on a terminal. */
const worthALineMs = 1000;

/** At most this many tasks have a line on a terminal; those after them wait for one. */
const maxLines = 8;

/** A task on a terminal. `bar`: its line, while it has one. */
interface Drawn {
  draw: () => cliProgress.SingleBar;
  bar?: cliProgress.SingleBar;
}

/** Draws moving lines on a terminal, on standard error. A task that took long leaves a line behind. */
class TerminalProgress implements LiveProgress {
  readonly #streams: Streams;
  readonly #options: TextOptions;
  #bars: cliProgress.MultiBar | undefined;
  /** Tasks that have not ended. */
  readonly #open = new Set<Drawn>();

  constructor(streams: Streams, options: TextOptions) {
    this.#streams = streams;
    this.#options = options;
  }

  note(text: string): void {
    for (const line of wrap(text, this.#options.width)) this.#log(paint(this.#options, 'dim', line));
  }

  task(title: string, totalBytes?: number): Task {
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    let now = '';
    const line = (value: number) =>
      taskLine({ title, now, value, totalBytes, elapsedMs: elapsed() }, this.#options);
    let arrived = 0;
    const drawn: Drawn = {
      draw: () => this.#lines().create(totalBytes ?? 1, arrived, { line }),
    };
    this.#open.add(drawn);
    this.#draw();
    return {
      update(text) {
        now = text;
      },
      advance: bytes => {
        arrived += bytes;
        drawn.bar?.increment(bytes);
      },
      done: summary => {
        const what = summary === undefined ? title : `${title}: ${summary}`;
        const left = paint(this.#options, 'dim', `${what} (${duration(elapsed())})`);
        this.#end(drawn, elapsed() < worthALineMs ? undefined : left);
      },
      failed: () => this.#end(drawn, undefined),
    };
  }

  /** Gives lines to the tasks that have waited longest, as far as there is room. */
  #draw(): void {
    for (const task of [...this.#open].slice(0, maxLines)) task.bar ??= task.draw();
  }

  print(text: string): void {
    if (this.#bars !== undefined && this.#streams.out.isTTY) {
      this.#bars.log(text.endsWith('\n') ? text : `${text}\n`);
      this.#bars.update();
    } else {
      this.#streams.out.write(text);
    }
  }

  stop(): void {
    // Draws once more, so that lines that wait to be logged appear.
    this.#bars?.update();
    this.#bars?.stop();
    this.#bars = undefined;
  }

  #lines(): cliProgress.MultiBar {
    this.#bars ??= new cliProgress.MultiBar({
      stream: this.#streams.err,
      clearOnComplete: true,
      // ^C must end the program at once, by the signal's default action; so nothing may be hidden that would
      // have to be restored.
      gracefulExit: false,
      hideCursor: false,
      // Lines are cut to fit, below, by characters; so they have no colours.
      linewrap: true,
      fps: 10,
      emptyOnZero: true,
      format: (_options, params, payload: { line: (value: number) => string }) => payload.line(params.value),
    });
    return this.#bars;
  }

  #end(task: Drawn, left: string | undefined): void {
    this.#open.delete(task);
    if (left !== undefined) this.#log(left);
    if (this.#open.size === 0) this.stop();
    else if (task.bar !== undefined) this.#bars?.remove(task.bar);
    if (this.#bars !== undefined) this.#draw();
  }

  #log(line: string): void {
    if (this.#bars === undefined) this.#streams.err.write(`${line}\n`);
    else this.#bars.log(`${line}\n`);
  }
}

interface Shown {
  title: string;
  now: string;
  value: number;
  totalBytes: number | undefined;
  elapsedMs: number;
}

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

function taskLine({ title, now, value, totalBytes, elapsedMs }: Shown, { width }: TextOptions): string {
  const turn = spinner[Math.floor(elapsedMs / 100) % spinner.length] ?? '';
  const time = elapsedMs < 1000 ? '' : `  ${Math.floor(elapsedMs / 1000)} s`;
  const room = width - 3 - displayWidth(time);
  const amount = totalBytes === undefined ? '' : `  ${size(value)} of ${size(totalBytes)}`;
  const text = title + amount + (now === '' ? '' : `  ${now}`);
  const barWidth = Math.min(24, room - displayWidth(text) - 2);
  if (totalBytes === undefined || barWidth < 6) return `${turn} ${cut(text, room)}${time}`;
  const full = Math.round(Math.min(1, value / totalBytes) * barWidth);
  return `${turn} ${text}  ${'█'.repeat(full)}${'░'.repeat(barWidth - full)}${time}`;
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let short = text;
  while (displayWidth(short) >= width) short = short.slice(0, -1);
  return `${short}…`;
}

/**
 * Prints a line when something was decided or has ended, for logs. A long task also prints one from time to
 * time, so that CI does not take it for dead.
 */
export function lineProgress(streams: Streams, heartbeatMs = 30_000): LiveProgress {
  const beats = new Set<NodeJS.Timeout>();
  const say = (text: string): void => {
    streams.err.write(`${text}\n`);
  };
  return {
    note: say,
    task(title): Task {
      const started = performance.now();
      let now = '';
      const time = () => duration(performance.now() - started);
      const beat = setInterval(
        () => say(`${title}${now === '' ? '' : `: ${now}`} ... ${time()}`),
        heartbeatMs,
      );
      beat.unref();
      beats.add(beat);
      const end = (): void => {
        clearInterval(beat);
        beats.delete(beat);
      };
      return {
        update(text) {
          now = text;
        },
        advance: () => undefined,
        done(summary) {
          end();
          say(`${title}${summary === undefined ? '' : `: ${summary}`} (${time()})`);
        },
        failed: end,
      };
    },
    print: text => {
      streams.out.write(text);
    },
    stop() {
      for (const beat of beats) clearInterval(beat);
    },
  };
}

/** Prints what the program prints, and nothing of how far it is. */
export function quietProgress({ out }: Pick<Streams, 'out'>): LiveProgress {
  return {
    ...silent,
    print: text => {
      out.write(text);
    },
    stop: () => undefined,
  };
}

/**
 * Returns what suits standard error: moving lines on a terminal that can move its cursor (`TERM=dumb` says that
 * it can't), otherwise lines for a log.
 */
export function progressFor(
  streams: Streams,
  options: TextOptions,
  env: NodeJS.ProcessEnv = process.env,
): LiveProgress {
  return streams.err.isTTY && options.width > 40 && env.TERM !== 'dumb'
    ? new TerminalProgress(streams, options)
    : lineProgress(streams);
}
