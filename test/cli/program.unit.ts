import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { inProcess } from './in-process.js';
import { cli, main } from './program.js';

/** Lets Node believe that it runs elsewhere. */
function pretending(platform: string, arch: string): string[] {
  const script = `Object.defineProperty(process, 'platform', { value: '${platform}' });
    Object.defineProperty(process, 'arch', { value: '${arch}' });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

describe('command line', function () {
  this.timeout(20_000);

  it('prints its help and its version, with 0', async () => {
    const [help, version] = await Promise.all([cli(['--help']), cli(['--version'])]);
    expect(help).to.include({ code: 0, stderr: '' });
    expect(help.stdout).to.include('--go <what>').and.to.include('doctor').and.to.include('Exit codes:');
    expect(version).to.include({ code: 0, stderr: '' });
    expect(version.stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  const wrong: [string[], string, string?][] = [
    [['--gor=1.15'], 'error: there is no option --gor', 'did you mean --go?'],
    [['--nonsense'], 'error: there is no option --nonsense', 'see npx go-debugcall-conformance --help'],
    [['list', '--gerp=x'], 'error: list has no option --gerp', 'did you mean --grep?'],
    [['review', 'my.patch', '--json'], 'error: review has no option --json', 'is an option of list'],
    [['patch', 'check', '--sries=x'], 'error: patch check has no option --sries', 'did you mean --series?'],
    [['frame/too-lrage', '--go=1.15'], 'error: there is no scenario "frame/too-lrage"', 'frame/too-large'],
    [['--resume=/no/such.json'], "error: can't read the report /no/such.json"],
    [['lsit'], 'error: there is no command "lsit"', 'did you mean list?'],
    [['1.15'], 'error: there is no command "1.15"', '--go=1.15'],
    [
      ['--verbose', 'list'],
      'error: the command list must come first',
      'npx go-debugcall-conformance list --...',
    ],
    [['--go'], "error: option '--go <what>' argument missing"],
    [['--grep=('], 'It is not a regular expression.'],
    [['--timeout=soon'], 'It must be a number of seconds above 0.'],
    [['--repeat=0'], 'It must be a whole number above 0.'],
    [['--jobs=many'], 'It must be a whole number above 0.'],
    [['--sha256=abc'], 'It must be 64 hexadecimal digits.'],
    [['--from=moon'], 'Allowed choices are'],
    [['--reporter=junti'], 'error: there is no reporter "junti"', 'did you mean junit?'],
    [['--reporter=json,tap'], "error: json and tap can't share standard output"],
    [['--output=/'], "error: can't write /: it is a folder"],
    [['--grep=no-such-scenario'], 'error: no scenario matches --grep=no-such-scenario', 'list'],
    [['--requirement=register.flags'], 'error: there is no requirement "register.flags"', 'registers.flags'],
    [['--go='], 'error: --go is empty'],
    [
      ['--series=flags', '--implementation=own'],
      'error: --series=flags is for patched trees',
      '--implementation=both',
    ],
    [['--go=banana'], 'error: --go=banana is not a Go version, a range'],
    [['--go=1.15', '--fail-on=regression'], 'needs a report to compare with', '--baseline=previous.json'],
    [['--baseline=/no/such.json'], "error: can't read the report /no/such.json"],
    [['--baseline=package.json'], 'error: package.json is no report of this program: its format is none'],
    [['--fail-on=mood'], 'Allowed choices are any, regression, never'],
    [['matrix', '--go=1.15'], "required option '--shard-count <n>' not specified"],
    [['matrix', '--shard-count=0'], 'It must be a whole number above 0.'],
    [['report'], 'error: report needs to know what to do', 'merge'],
    [['report', 'mrege'], 'error: report can ', 'did you mean merge?'],
    [['report', 'merge'], "missing required argument 'files'"],
    [['cache', 'burn'], 'error: cache can list, prune, clear or path, not "burn"'],
  ];
  for (const [args, sentence, remedy] of wrong) {
    it(`ends with 2 and a sentence for ${args.join(' ')}`, async () => {
      const ended = await inProcess(args, { cwd: packageRoot, env: {} });
      // Long sentences are broken into lines.
      expect(ended.stderr.replace(/\n +/g, ' ')).to.include(sentence);
      if (remedy !== undefined) expect(ended.stderr).to.include(remedy);
      expect(ended).to.include({ code: 2, stdout: '' });
    });
  }

  it('does not guess at an option that only other commands have, and names those', async () => {
    const ended = await inProcess(['review', 'my.patch', '--json'], { cwd: packageRoot, env: {} });
    expect(ended.stderr).to.not.include('did you mean');
    expect(ended.stderr).to.match(/--json is an option of list, defects, versions, .*patch\s+check/);
  });

  it('ends so in a process of its own', async () => {
    const ended = await cli(['--go=banana']);
    expect(ended).to.include({ code: 2, stdout: '' });
    expect(ended.stderr).to.match(/^error: --go=banana is not a Go version, a range/);
  });

  for (const [platform, arch] of [
    ['linux', 'arm64'],
    ['linux', 'ia32'],
    ['darwin', 'x64'],
  ] as const) {
    it(`ends with 5 on ${platform} ${arch}, before anything is fetched`, async () => {
      const [run, doctor] = await Promise.all([
        cli(['--go=1.15'], { node: pretending(platform, arch) }),
        cli(['doctor'], { node: pretending(platform, arch) }),
      ]);
      expect(run).to.include({ code: 5, stdout: '' });
      expect(run.stderr).to.match(/^error: this needs /);
      expect(doctor.code).to.equal(5);
      expect(doctor.stdout).to.match(/✗ platform +this needs /);
    });
  }

  it('ends with 70 and a stack for a bug of its own', async () => {
    const script = "process.stdout.write = () => { throw new Error('planted') };";
    const ended = await cli(['list'], {
      node: ['--import', `data:text/javascript,${encodeURIComponent(script)}`],
    });
    expect(ended.code).to.equal(70);
    expect(ended.stderr)
      .to.include('Error: planted\n    at ')
      .and.to.include('bug: go-debugcall-conformance itself has failed');
  });

  it('lists what there is, and only what matches', async () => {
    const [all, some] = await Promise.all([
      cli(['list', '--json']),
      cli(['list', '--requirement=registers']),
    ]);
    const { requirements } = JSON.parse(all.stdout) as {
      requirements: { id: string; scenarios: unknown[] }[];
    };
    expect(requirements.map(one => one.id)).to.include('registers.flags');
    expect(some.stdout)
      .to.match(/^registers\.flags$/m)
      .and.to.match(/\d+ requirements?, \d+ scenarios\.\n$/);
  });

  it('falls silent when nobody reads on', async () => {
    const child = spawn('/bin/sh', ['-c', '"$0" "$1" list --json | head -1; :', process.execPath, main], {
      timeout: 15_000,
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const code = await new Promise(resolve => child.on('close', resolve));
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });
});
