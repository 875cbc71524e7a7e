/** A piece of work that takes long enough for the user to wonder. It must end with `done` or `failed`. */
export interface Task {
  /** Says what the task is doing now. */
  update(text: string): void;
  /** Reports further bytes of the total that the task was opened with. */
  advance(bytes: number): void;
  /** Ends the task well; `summary` says what the result is. */
  done(summary?: string): void;
  failed(): void;
}

/** Receives reports from long work: a bar on a terminal, plain lines in CI, nothing in a test. */
export interface Progress {
  /** Reports a decision that is worth a line: what was chosen, and why. */
  note(text: string): void;
  /** Opens a task. With `totalBytes` it can be drawn as a bar. */
  task(title: string, totalBytes?: number): Task;
}

const idle: Task = {
  update: () => undefined,
  advance: () => undefined,
  done: () => undefined,
  failed: () => undefined,
};

/** Discards every report. */
export const silent: Progress = { note: () => undefined, task: () => idle };
