/** The program's exit codes. They are part of its interface; `exitCodeMeanings` explains them to users. */
export const ExitCode = {
  /** Everything that was judged conforms (known defects count as conforming). */
  conforms: 0,
  /** At least one requirement does not hold. */
  nonconforming: 1,
  /** The command line, or a file named on it, is wrong. */
  usage: 2,
  /** The requested Go is not available. */
  unobtainable: 3,
  /** A Go tree, a test binary or a fixture does not build. */
  build: 4,
  /** This machine can't run it: no ptrace, wrong architecture, disk full. */
  machine: 5,
  /**
   * Nothing that was judged fails, and something was not judged: a deadline passed, or this machine failed.
   */
  notJudged: 6,
  /** A bug of ours. */
  internal: 70,
  /** Ended by SIGHUP, SIGINT or SIGTERM: 128 and the number of the signal, as a shell has it. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What each exit code means, as `--help` and the README print it. */
export const exitCodeMeanings: Record<ExitCode, string> = {
  [ExitCode.conforms]: 'everything that was judged conforms; known defects are counted but do not fail a run',
  [ExitCode.nonconforming]:
    'at least one requirement does not hold, or a known defect passes (see --fail-on)',
  [ExitCode.usage]: 'wrong use: an option, or a file that is named on the command line',
  [ExitCode.unobtainable]: 'a Go that was asked for is not available',
  [ExitCode.build]: 'a Go tree or a test program does not build',
  [ExitCode.machine]: "this machine can't run it: no ptrace, another processor, no disk space",
  [ExitCode.notJudged]:
    'nothing fails, but something was not judged: its deadline passed, or this machine failed',
  [ExitCode.internal]: 'a bug of this program',
  [ExitCode.hungUp]: 'the terminal was closed (SIGHUP): the reports have what was judged by then',
  [ExitCode.interrupted]: 'interrupted by Ctrl-C (SIGINT): the reports have what was judged by then',
  [ExitCode.terminated]: 'ended by SIGTERM: the reports have what was judged by then',
};

export interface UserErrorDetails {
  /** What the user can do about it: a sentence, or a command to type. */
  remedy?: string;
  /** Text shown verbatim below the sentence: the last lines of a log, for example. */
  excerpt?: string;
  /** The underlying error; its stack is printed only with `--verbose`. */
  cause?: unknown;
}

/**
 * An error that the user can fix: one sentence, a remedy and an exit code. Anything else that is thrown is
 * our bug, and is reported with its stack and exit code 70.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: ExitCode;
  readonly remedy: string | undefined;
  readonly excerpt: string | undefined;

  constructor(exitCode: ExitCode, sentence: string, details: UserErrorDetails = {}) {
    super(sentence, details.cause === undefined ? undefined : { cause: details.cause });
    this.exitCode = exitCode;
    this.remedy = details.remedy;
    this.excerpt = details.excerpt;
  }
}

/** The command line, or a file named on it, is wrong: exit code 2. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
  constructor(sentence: string, details?: UserErrorDetails) {
    super(ExitCode.usage, sentence, details);
  }
}

/** The requested Go is not available: exit code 3. */
export class UnobtainableError extends UserError {
  override readonly name = 'UnobtainableError';
  constructor(sentence: string, details?: UserErrorDetails) {
    super(ExitCode.unobtainable, sentence, details);
  }
}

/** Something does not build: exit code 4. */
export class BuildError extends UserError {
  override readonly name = 'BuildError';
  constructor(sentence: string, details?: UserErrorDetails) {
    super(ExitCode.build, sentence, details);
  }
}

/** This machine can't run it: exit code 5. */
export class MachineError extends UserError {
  override readonly name = 'MachineError';
  constructor(sentence: string, details?: UserErrorDetails) {
    super(ExitCode.machine, sentence, details);
  }
}
