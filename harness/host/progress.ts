/** A piece of work that takes long enough for a person to wonder. It must be ended with `done` or `failed`. */
export interface Task {
  /** What it does right now. */
  update(text: string): void;
  /** So many bytes more of the total that the task was opened with. */
  advance(bytes: number): void;
  /** It ended well; `summary` says what came of it. */
  done(summary?: string): void;
  failed(): void;
}

/** Where long work tells how it goes: a bar on a terminal, quiet lines in CI, nothing in a test. */
export interface Progress {
  /** A decision worth a line: what was chosen, and why. */
  note(text: string): void;
  /** Opens a task; with `totalBytes` it can be drawn as a bar. */
  task(title: string, totalBytes?: number): Task;
}

const idle: Task = {
  update: () => undefined,
  advance: () => undefined,
  done: () => undefined,
  failed: () => undefined,
};

/** Tells nobody. */
export const silent: Progress = { note: () => undefined, task: () => idle };
