import type { Delve } from '../clients/delve.js';
import type { GoVersion } from '../releases/version.js';
import type { ScenarioFailure } from './result.js';
import type { Profile } from './scenario.js';
import type { CompiledFixture } from './stage.js';

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
      /** The machine can't run scenarios at all (no ptrace): a sentence and its remedy. */
      machine?: { sentence: string; remedy?: string };
    };
