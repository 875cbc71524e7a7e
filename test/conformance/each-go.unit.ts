import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type EachGoOptions,
  eachGo,
  exitCodeOfUnjudged,
  type Settled,
  type SubjectPlace,
} from '../../harness/conformance/each-go.js';
import { Processes } from '../../harness/conformance/schedule/processes.js';
import { Cache } from '../../harness/host/cache.js';
import { BuildError, ExitCode, UnobtainableError, UsageError } from '../../harness/host/errors.js';
import { Interruption } from '../../harness/host/interruption.js';
import { silent } from '../../harness/host/progress.js';
import type { Choice } from '../../harness/sources/choice.js';
import { obtainDirectory } from '../../harness/sources/directory.js';
import type { Tree } from '../../harness/sources/tree.js';

describe('each Go of a run', () => {
  let folder: string;
  let tree: Tree;
  let events: string[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'each-go-'));
    mkdirSync(join(folder, 'go/src/cmd'), { recursive: true });
    mkdirSync(join(folder, 'go/src/runtime'));
    writeFileSync(join(folder, 'go/VERSION'), 'go1.15.15');
    writeFileSync(join(folder, 'go/src/runtime/asm_amd64.s'), 'TEXT runtime·debugCallV1(SB),NOSPLIT,$0\n');
    writeFileSync(join(folder, 'go/src/runtime/funcdata.h'), '#define PCDATA_UnsafePoint 0\n');
    tree = await obtainDirectory(join(folder, 'go'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    events = [];
  });

  const choice = (name: string, obtain: () => Promise<Tree>): Choice => ({
    name,
    request: name,
    obtain: () => {
      events.push(`obtain ${name}`);
      return obtain();
    },
  });
  const there = (name: string): Choice => choice(name, async () => tree);
  const absent = (name: string): Choice =>
    choice(name, () =>
      Promise.reject(
        new UnobtainableError(`${name} is not available`, {
          remedy: 'look elsewhere',
          excerpt: 'no network',
        }),
      ),
    );

  const settle = async (
    choices: Choice[],
    several: boolean,
    judge: (name: string, at: SubjectPlace) => Promise<string> = async name => `judged ${name}`,
    more: Partial<EachGoOptions> = {},
  ): Promise<Settled<string>[]> => {
    const options: EachGoOptions = {
      cache: new Cache(join(folder, 'cache')),
      progress: silent,
      request: { from: 'cache', implementation: 'own' } as const,
      several,
      ...more,
    };
    const all: Settled<string>[] = [];
    for await (const settled of eachGo(choices, options, (subject, at) => judge(subject.choice.name, at))) {
      all.push(settled);
    }
    return all;
  };
  const failing = (action: Promise<unknown>): Promise<unknown> =>
    action.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is judged in turn, and the next one is obtained meanwhile', async () => {
    const all = await settle([there('a'), there('b'), there('c')], true, async name => {
      events.push(`judge ${name}`);
      await new Promise(resolve => setTimeout(resolve, 20));
      events.push(`end ${name}`);
      return name;
    });
    expect(all).to.deep.equal([
      { place: 0, result: 'a' },
      { place: 1, result: 'b' },
      { place: 2, result: 'c' },
    ]);
    expect(events.indexOf('obtain b')).to.be.lessThan(events.indexOf('end a'));
    expect(events.indexOf('end a')).to.be.lessThan(events.indexOf('judge b'));
    expect(events.indexOf('obtain c')).to.be.lessThan(events.indexOf('end b'));
  });

  it('is judged at the same time as others where there are processes, in whatever order: results come in theirs', async () => {
    const processes = new Processes({ cells: 3, jobs: 2, cores: 2 });
    const waits: Record<string, number> = { a: 80, b: 40, c: 1 };
    const places: SubjectPlace[] = [];
    const judge = async (name: string, at: SubjectPlace): Promise<string> => {
      events.push(`judge ${name}`);
      places.push(at);
      await new Promise(resolve => setTimeout(resolve, waits[name]));
      events.push(`end ${name}`);
      return name;
    };
    const all = await settle([there('a'), there('b'), there('c')], true, judge, { processes });
    expect(all.map(({ place }) => place)).to.deep.equal([0, 1, 2]);
    expect(all.flatMap(one => ('result' in one ? [one.result] : []))).to.deep.equal(['a', 'b', 'c']);
    expect(events.indexOf('judge b')).to.be.lessThan(events.indexOf('end a'));
    expect(events.indexOf('end c')).to.be.lessThan(events.indexOf('end a'));
    expect(places.sort((one, other) => one.number - other.number)).to.deep.equal(
      [0, 1, 2].map(number => ({ place: number, number, cell: number })),
    );
  });

  it('is numbered by what was asked for where both implementations are judged', async () => {
    const numbers: number[] = [];
    const request = { from: 'cache', implementation: 'both' } as const;
    const judge = async (name: string, at: SubjectPlace): Promise<string> => {
      numbers.push(at.number);
      return name;
    };
    await settle([there('a'), there('b')], true, judge, { request });
    expect(numbers).to.deep.equal([0, 1, 2, 3]);
  });

  it('ends the run at once with an error that concerns all, however long others take', async () => {
    const processes = new Processes({ cells: 3, jobs: 2, cores: 2 });
    const judge = (name: string): Promise<string> =>
      name === 'b' ? Promise.reject(new UsageError('no such scenario')) : new Promise(() => undefined);
    const error = await failing(settle([there('a'), there('b'), there('c')], true, judge, { processes }));
    expect(error).to.be.instanceOf(UsageError);
  });

  it('is not fetched once the run has ended', async () => {
    const signal = AbortSignal.abort(new Interruption('SIGINT'));
    const all = await settle([there('a'), there('b')], true, undefined, { signal });
    expect(all.map(one => 'unjudged' in one && one.unjudged.exitCode)).to.deep.equal([130, 130]);
    expect(events).to.deep.equal([]);
  });

  it('is one row where it is not available, on however many processors', async () => {
    const request = { from: 'cache', implementation: 'own', processors: ['amd64', 'arm64'] } as const;
    const all = await settle([absent('a'), there('b')], true, undefined, { request });
    expect(all.map(({ place }) => place)).to.deep.equal([0, 1, 1]);
  });

  it('is reported as not judged where it is not available or does not build, and the others are judged', async () => {
    const all = await settle([absent('a'), there('b'), there('c')], true, async name => {
      if (name === 'b') throw new BuildError('b does not build');
      return name;
    });
    expect(all).to.deep.equal([
      {
        place: 0,
        unjudged: {
          release: 'a',
          sentence: 'a is not available',
          remedy: 'look elsewhere',
          excerpt: 'no network',
          exitCode: ExitCode.unobtainable,
        },
      },
      { place: 1, unjudged: { release: 'b', sentence: 'b does not build', exitCode: ExitCode.build } },
      { place: 2, result: 'c' },
    ]);
    expect(exitCodeOfUnjudged(all)).to.equal(ExitCode.build);
    expect(exitCodeOfUnjudged([{ place: 0, result: 'a' }])).to.equal(0);
  });

  it('ends the run where it is the only one, and so does a mistake in what was typed', async () => {
    expect(await failing(settle([absent('a')], false))).to.be.instanceOf(UnobtainableError);
    const mistake = settle([there('a'), there('b')], true, () =>
      Promise.reject(new UsageError('no such scenario')),
    );
    expect(await failing(mistake)).to.be.instanceOf(UsageError);
    const bug = settle([there('a'), there('b')], true, () => Promise.reject(new Error('a bug')));
    expect(await failing(bug))
      .to.be.instanceOf(Error)
      .and.not.instanceOf(UsageError);
  });
});
