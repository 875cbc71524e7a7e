import type { Delve } from '../clients/delve.js';
import type { EmulatorCommand } from '../emulators/command.js';
import type { GoVersion } from '../releases/version.js';
import type { CompiledFixture } from './compiled.js';
import type { Played } from './result.js';
import type { Profile } from './scenario.js';

/** Scenarios to be played. */
export interface Job extends JobFacts {
  /** Ids, in the order in which they begin. */
  scenarios: string[];
}

/**
 * How a scenario process plays: one line of JSON on its standard input. After it comes a line for each scenario that
 * it is to play, its id; the process plays until the input ends.
 */
export interface JobFacts {
  release: GoVersion;
  fixtures: CompiledFixture[];
  profile: Profile;
  seed: number;
  /** What runs the programs; absent: this machine's own processor does. */
  emulator?: EmulatorCommand;
  /** For scenarios that need it. */
  delve?: Delve;
  /** Scenarios whose stops of one call are wanted though they pass: id to the number of the call, from 1. */
  traces?: Readonly<Record<string, number>>;
  /** Each program runs in a sandbox of its own. */
  sandboxed?: boolean;
}

/** A scenario has ended. */
export type EndedEvent = { event: 'ended'; id: string } & Played;

/**
 * What the process answers: one line of JSON on its standard output for each event. `decodeEvent` reads the
 * lines.
 */
export type JobEvent =
  | { event: 'started'; id: string }
  | EndedEvent
  /** This machine can't run scenarios at all (no ptrace): a sentence and its remedy. */
  | { event: 'unable'; sentence: string; remedy?: string };
