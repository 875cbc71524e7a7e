import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Arch } from '../arch/arch.js';
import type { CallSequence } from '../arch/sequence.js';
import type { EntryComment } from '../binary/entry-comment.js';
import { funcIDOf } from '../binary/func-ids.js';
import { Program } from '../binary/program.js';
import { askDelve } from '../clients/delve.js';
import type { DelveAnswer, DelveRequest } from '../clients/rpc.js';
import { Oracle, type Verdict } from '../protocol/oracle.js';
import type { StopRecord } from '../protocol/trace.js';
import { sequenceOf } from '../protocol/versions.js';
import type { GoVersion } from '../releases/version.js';
import type { CompiledFixture } from './compiled.js';
import { Debuggee, type StartOptions } from './debuggee.js';
import type { JobFacts } from './job.js';
import { Judgement } from './judgement.js';
import { SourceMarkers } from './markers.js';
import type { Failure } from './outcome.js';
import type { FunctionVerdicts } from './result.js';
import { type FixtureUse, NotApplicable, type Profile, type Scenario, type Stage } from './scenario.js';

/** Each process reads a program only once: its tables are megabytes. */
const programs = new Map<string, Program>();

function open(path: string): Program {
  const program = programs.get(path) ?? Program.open(path);
  programs.set(path, program);
  return program;
}

/** The stage of one run of one scenario. `close` ends the programs that it started. */
export class LocalStage implements Stage {
  readonly release: GoVersion;
  readonly profile: Profile;
  readonly seed: number;
  case: number | undefined;
  /** What the scenario has found out about its requirements. */
  readonly judgement: Judgement;
  /** What was recorded so far. */
  readonly safePoints: FunctionVerdicts[] = [];
  readonly #scenario: Scenario;
  readonly #fixtures: readonly CompiledFixture[];
  readonly #debuggees: Debuggee[] = [];
  readonly #delve: JobFacts['delve'];
  readonly #keepsTraces: boolean;
  readonly #sandboxed: boolean;
  readonly #emulator: JobFacts['emulator'];

  /** @param describe returns an error as a failure. */
  constructor(scenario: Scenario, job: JobFacts, describe: (error: unknown) => Failure) {
    this.judgement = new Judgement(scenario.requirements, describe);
    const { release, fixtures, profile, seed, delve, sandboxed = false, emulator } = job;
    this.#emulator = emulator;
    this.#delve = delve;
    this.#sandboxed = sandboxed;
    this.release = release;
    this.profile = profile;
    this.seed = seed;
    this.#scenario = scenario;
    this.#fixtures = fixtures;
    this.#keepsTraces = job.traces?.[scenario.id] !== undefined;
  }

  program(fixture?: FixtureUse): Program {
    return open(this.#compiled(fixture).path);
  }

  /**
   * The version of the programs: a development tree may have it before the release that its version names, and
   * ask for another amount of free stack.
   */
  get protocol(): CallSequence {
    const program = this.program();
    const sequence = sequenceOf(program);
    if (sequence === undefined) throw new Error(`${program.path} has no entry point for debug calls`);
    const { stackBytes } = this.comment(program.arch) ?? {};
    return stackBytes === undefined ? sequence : { ...sequence, minimumStackBytes: stackBytes };
  }

  comment({ goarch }: Arch): EntryComment | undefined {
    return this.#compiled(undefined).numbers?.entryComments[goarch];
  }

  funcID(name: string): number | undefined {
    const index = this.#compiled(undefined).numbers?.funcIDs.indexOf(name);
    if (index === undefined) return funcIDOf(this.release.minor, name);
    return index < 0 ? undefined : index;
  }

  file(name: string, fixture?: FixtureUse): string {
    const [source] = this.#compiled(fixture).sources;
    if (source === undefined) throw new Error(`a fixture without sources has no ${name}`);
    return readFileSync(join(dirname(source), name), 'utf8');
  }

  start(fixture?: FixtureUse, options?: StartOptions): Debuggee {
    // The tracer waits for all its programs at once, so there is one at a time.
    this.close();
    const { path, host, sources, numbers } = this.#compiled(fixture);
    const program = open(path);
    const debuggee = new Debuggee(
      program,
      new Oracle(program, this.release, numbers),
      new SourceMarkers(sources),
      {
        ...options,
        sandboxed: this.#sandboxed,
        emulator: this.#emulator,
        ...(host === undefined ? {} : { host }),
      },
    );
    if (this.#keepsTraces) debuggee.traces = [];
    debuggee.about = (requirement, check) => this.about(requirement, check);
    debuggee.demand = (requirement, part) => this.demand(requirement, part);
    this.#debuggees.push(debuggee);
    return debuggee;
  }

  place(marker: string, verdict: Verdict, fixture?: FixtureUse): number {
    const { path, sources, numbers } = this.#compiled(fixture);
    const program = open(path);
    const oracle = new Oracle(program, this.release, numbers);
    const { pcs } = new SourceMarkers(sources).instructions(program, marker);
    const pc = pcs.find(each => oracle.verdict(each) === verdict);
    return pc ?? this.notApplicable(`no instruction of the line marked ${marker} is “${verdict}”`);
  }

  delve(requests: readonly DelveRequest[], fixture?: FixtureUse): DelveAnswer[] {
    const delve = this.#delve ?? { lacking: 'Delve was not asked for' };
    if ('lacking' in delve) return this.notApplicable(delve.lacking);
    this.close();
    return askDelve(delve.path, this.#compiled(fixture).path, requests);
  }

  record(verdicts: FunctionVerdicts): void {
    this.safePoints.push(verdicts);
  }

  about(requirement: string, check: () => void): void {
    this.judgement.about(requirement, check);
  }

  demand(requirement: string, part: () => void): void {
    this.judgement.demand(requirement, part);
  }

  notApplicable(reason: string): never {
    throw new NotApplicable(reason);
  }

  /** The latest program that was started. */
  get debuggee(): Debuggee | undefined {
    return this.#debuggees.at(-1);
  }

  /** Calls injected so far. */
  get injections(): number {
    return this.#debuggees.reduce((sum, debuggee) => sum + debuggee.injections, 0);
  }

  /**
   * The stops of call number `call`, from 1; undefined unless the job asks for the traces of this scenario.
   */
  traceOf(call: number): StopRecord[] | undefined {
    return this.#debuggees.flatMap(({ traces }) => traces ?? [])[call - 1]?.();
  }

  close(): void {
    for (const debuggee of this.#debuggees) debuggee.target.kill();
  }

  #compiled(use: FixtureUse | undefined): CompiledFixture {
    const wanted = use ?? this.#scenario.fixtures[0];
    const found = this.#fixtures.find(each => each.name === wanted?.name && each.variant === wanted.variant);
    if (found === undefined)
      throw new Error(`${this.#scenario.id} doesn't name the fixture ${JSON.stringify(wanted)}`);
    return found;
  }
}
