import type { Delve } from '../clients/delve.js';
import type { StopRecord } from '../protocol/trace.js';
import type { GoVersion } from '../releases/version.js';
import type { CompiledFixture } from './compiled.js';
import type { FunctionVerdicts, ScenarioFailure } from './result.js';
import type { Profile } from './scenario.js';

/** What the scenario process is asked to do: one line of JSON on its standard input. */
export interface Job {
  release: GoVersion;
  /** Ids, in the order in which to run them. */
  scenarios: string[];
  fixtures: CompiledFixture[];
  profile: Profile;
  seed: number;
  /** For scenarios that need it. */
  delve?: Delve;
  /** Scenarios of which the stops of one call are wanted though they pass: id to the number of the call, from 1. */
  traces?: Readonly<Record<string, number>>;
}

/** What it answers: one line of JSON on its standard output for each. */
export type JobEvent =
  | { event: 'started'; id: string }
  | {
      event: 'ended';
      id: string;
      durationMs: number;
      injections: number;
      /** Absent when the scenario passed. */
      failure?: Omit<ScenarioFailure, 'repeat'> & {
        /** Which case of a generated program it was. */
        case?: number;
      };
      notApplicable?: string;
      /** The stops of the call that the job asks for, or of the last one of a scenario that shows how the protocol goes. */
      trace?: StopRecord[];
      safePoints?: FunctionVerdicts[];
      /** The machine can't run scenarios at all (no ptrace): a sentence and its remedy. */
      machine?: { sentence: string; remedy?: string };
    };
