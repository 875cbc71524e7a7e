import type { Arch } from '../arch/arch.js';
import type { CallSequence } from '../arch/sequence.js';
import type { EntryComment } from '../binary/entry-comment.js';
import type { Program } from '../binary/program.js';
import type { DelveAnswer, DelveRequest } from '../clients/rpc.js';
import type { Verdict } from '../protocol/oracle.js';
import type { GoVersion } from '../releases/version.js';
import type { Debuggee, StartOptions } from './debuggee.js';
import type { FunctionVerdicts } from './result.js';

/** A program under test: sources in fixtures/go/<name>, compiled in a variant. */
export interface FixtureUse {
  name: string;
  variant: string;
  /** Makes the files of a program, by name, that is not in fixtures/go; the same for the same seed. */
  generate?: (seed: number) => Record<string, string>;
}

export type Profile = 'quick' | 'full';

/** What a scenario has at hand while it runs. Everything is synchronous; what hangs is killed. */
export interface Stage {
  release: GoVersion;
  protocol: CallSequence;
  /** What the sources of the Go tell debuggers about a processor; undefined if they are not known. */
  comment(arch: Arch): EntryComment | undefined;
  /**
   * The FuncID that the runtime knows a special function by (`debugCallV2`); undefined if it knows none of
   * that name.
   */
  funcID(name: string): number | undefined;
  /** `quick` looks at each promise once, `full` at all that is known to go wrong. */
  profile: Profile;
  /** Where pseudo-random choices start; the same seed gives the same run. */
  seed: number;
  /** Which case of a generated program is running: a failure is attributed to it. */
  case: number | undefined;
  /** A fixture as a file. */
  program(fixture?: FixtureUse): Program;
  /** The text of a file that lies beside a fixture's sources. */
  file(name: string, fixture?: FixtureUse): string;
  /** Starts a fixture under our debugger; it is killed when the scenario ends. */
  start(fixture?: FixtureUse, options?: StartOptions): Debuggee;
  /** The first instruction of a marked line at which the program's tables have this verdict, as linked. */
  place(marker: string, verdict: Verdict, fixture?: FixtureUse): number;
  /**
   * Lets Delve start a fixture and answer requests, one after the other; not applicable where there is no
   * Delve.
   */
  delve(requests: readonly DelveRequest[], fixture?: FixtureUse): DelveAnswer[];
  /** Puts into the report what the runtime says in a function; whether it is right is another question. */
  record(verdicts: FunctionVerdicts): void;
  /**
   * Runs checks of one of the scenario's requirements. If an assertion in them fails, that requirement does
   * not hold, and the scenario goes on: nothing after them may depend on what they check. Checks outside of
   * it are about the first requirement, and end the scenario.
   */
  about(requirement: string, check: () => void): void;
  /**
   * Runs a part that is about one requirement. Whatever goes wrong in it ends the scenario, and is its
   * failure.
   */
  demand(requirement: string, part: () => void): void;
  /** Ends the scenario: this release or machine has nothing to test. */
  notApplicable(reason: string): never;
}

/** Files of a generated program, by name. */
export type Files = Readonly<Record<string, string>>;

/**
 * Cuts a generated program that fails down to a small one. Cases are counted from 0, as `Stage.case` has
 * them.
 */
export interface Shrinker {
  /**
   * A program of cases that are each simpler than the one that failed, the simplest first; undefined when
   * there are none.
   */
  simpler(files: Files, failedCase: number): Record<string, string> | undefined;
  /** A program of that case alone, and the case in words. */
  alone(files: Files, failedCase: number): { files: Record<string, string>; description: string };
}

/** A test of promises. */
export interface Scenario {
  /** `frame/one-kibibyte`: family and name; stable. */
  id: string;
  title: string;
  /** Ids of the requirements that it looks at. */
  requirements: readonly string[];
  /** Releases to which it applies, where its requirements say more than it can look at. */
  releases?: string;
  /** Processors that it is about, by GOARCH; all of them when absent. */
  processors?: readonly string[];
  /** Why an emulator can't play it, as a sentence without its full stop. */
  onlyNative?: string;
  /** Why it can't be played in a sandbox (host/walls), as a sentence without its full stop. */
  onlyOutside?: string;
  /** It belongs to the full profile only. */
  profile?: 'full';
  /** The report has the stops of its last call though it passes: they show how the protocol goes. */
  illustrates?: true;
  /** Fixtures that it uses, the first is the one that `program` and `start` take by default. */
  fixtures: readonly FixtureUse[];
  /** A debugger that it drives, and that has to be obtained. */
  client?: 'delve';
  /** For a scenario whose first fixture is generated. */
  shrinker?: Shrinker;
  run(stage: Stage): void;
}

/** Thrown by `Stage.notApplicable`. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

/** The part of an id before the slash. */
export function familyOf(scenario: Pick<Scenario, 'id'>): string {
  return scenario.id.split('/')[0] ?? scenario.id;
}
