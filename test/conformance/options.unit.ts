import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { createRunOptions, type RunRequest } from '../../harness/conformance/options.js';
import { repeatCommand } from '../../harness/conformance/repeat-command.js';
import { UsageError } from '../../harness/host/errors.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';

const typed: RunRequest = {
  from: 'auto',
  profile: 'full',
  runtimeTests: true,
  instructions: false,
  arguments: [],
};

describe('options of a run', () => {
  it('have a deadline, the usual rule for the exit code, and every scenario, where nothing else was typed', async () => {
    const options = await createRunOptions(typed);
    expect(options.gos).to.deep.equal({ from: 'auto' });
    expect(options.scenarios).to.have.length(scenarios.length);
    expect(options).to.deep.include({
      whole: true,
      strict: false,
      runtimeTests: true,
      timeoutMs: 300_000,
      policy: { failOn: 'any' },
    });
    expect(options).to.not.have.any.keys('seed', 'repeat', 'untilFail');
    expect(options.jobs).to.be.within(1, availableParallelism());
    expect((await createRunOptions({ ...typed, jobs: 3 })).jobs).to.equal(3);
    expect((await createRunOptions({ ...typed, timeout: 1.5 })).timeoutMs).to.equal(1500);
  });

  it('leave out the tests of the runtime where scenarios are selected', async () => {
    const options = await createRunOptions({ ...typed, grep: /^frame\// });
    expect(options).to.include({ runtimeTests: false, whole: false });
    expect(options.scenarios.every(({ id }) => id.startsWith('frame/'))).to.equal(true);
  });

  it('ask for the reference where a series is named, and for both where both are', async () => {
    expect((await createRunOptions({ ...typed, series: 'flags' })).gos.implementation).to.equal('reference');
    const both = await createRunOptions({ ...typed, series: 'flags', implementation: 'both' });
    expect(both.gos.implementation).to.equal('both');
    const refused = await createRunOptions({ ...typed, series: 'flags', implementation: 'own' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(UsageError);
  });

  it('are refused before anything is asked for where a part, its times or a series is wrong', async () => {
    for (const [wrong, words] of [
      [{ shard: '5/4' }, '--shard=5/4 is not a part of a run'],
      [{ times: 'last' }, '--times only matters with --shard'],
      [{ shard: '1/4', times: '/nonexistent.json' }, '/nonexistent.json'],
      [{ series: 'flag' }, 'there is no series "flag"'],
    ] as const) {
      const refused = await createRunOptions({ ...typed, ...wrong }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).to.be.instanceOf(UsageError);
      expect((refused as UsageError).message).to.include(words);
    }
  });

  it('are in the command that repeats a scenario, quoted for a shell', async () => {
    const more = await createRunOptions({ ...typed, seed: 7, repeat: 3, untilFail: true });
    const options = { ...more, gos: { ...more.gos, series: "it's" } };
    const choice = {
      name: './a fork',
      request: './a fork',
      obtain: () => Promise.reject(new Error('unused')),
    };
    const subject = {
      choice,
      implementation: 'reference' as const,
      processor: 'amd64',
      tree: choice.obtain,
      toolchain: choice.obtain,
    };
    expect(repeatCommand('frame/one', subject, options)).to.equal(
      "npx go-debugcall-conformance --go='./a fork' --series='it'\\''s' --profile=full --seed=7 --repeat=3 --until-fail --grep='^frame/one$'",
    );
    const plain = await createRunOptions({ ...typed, profile: 'quick' });
    expect(repeatCommand('frame/one', { ...subject, implementation: 'own' }, plain)).to.equal(
      "npx go-debugcall-conformance --go='./a fork' --grep='^frame/one$'",
    );
    const emulated = await createRunOptions({ ...typed, profile: 'quick', arch: ['arm64'], qemu: '/q' });
    const onArm: typeof subject = { ...subject, processor: 'arm64' };
    expect(repeatCommand('frame/one', { ...onArm, implementation: 'own' }, emulated)).to.equal(
      "npx go-debugcall-conformance --go='./a fork' --arch=arm64 --qemu=/q --grep='^frame/one$'",
    );
  });

  it('name the processors that are known where one is not', async () => {
    const refused = await createRunOptions({ ...typed, arch: ['amd64', 'arm46'] }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(UsageError);
    expect(String((refused as UsageError).remedy))
      .to.contain('arm64')
      .and.to.contain('loong64');
  });
});
