import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { outputsOf, writeOutput } from '../../harness/cli/output.js';
import { ExitCode, UsageError } from '../../harness/host/errors.js';
import { main } from './program.js';

const known = ['console', 'json', 'junit', 'tap', 'markdown', 'html'];

describe('reporters and their files', () => {
  const outputs = (reporters: string[], output?: string) => outputsOf(reporters, output, known);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('prints on the console when nothing is said', () => {
    expect(outputs([])).to.deep.equal([{ reporter: 'console' }]);
  });

  it('gives standard output to the reporter that has no file', () => {
    expect(outputs(['json'])).to.deep.equal([{ reporter: 'json' }]);
    expect(outputs(['json:-'])).to.deep.equal([{ reporter: 'json' }]);
  });

  it('keeps the console beside reports that go to files', () => {
    expect(outputs(['junit'], 'report.xml')).to.deep.equal([
      { reporter: 'console' },
      { reporter: 'junit', file: 'report.xml' },
    ]);
    expect(outputs(['junit:a.xml,json:b.json', 'tap:c.tap'])).to.deep.equal([
      { reporter: 'console' },
      { reporter: 'junit', file: 'a.xml' },
      { reporter: 'json', file: 'b.json' },
      { reporter: 'tap', file: 'c.tap' },
    ]);
  });

  it('gives a page that goes into a folder its name there, and no other report', () => {
    const page = join(folder, 'index.html');
    expect(outputs([`html:${folder}`]).at(-1)).to.deep.equal({ reporter: 'html', file: page });
    expect(outputs(['html'], `${folder}/new/`).at(-1)?.file).to.equal(join(folder, 'new/index.html'));
    expect(outputs(['html:page.html']).at(-1)?.file).to.equal('page.html');
    expect(() => outputs([`json:${folder}`])).to.throw(UsageError, 'it is a folder');
  });

  it('puts the console into a file when only --output is given', () => {
    expect(outputs([], 'report.txt')).to.deep.equal([
      { reporter: 'console' },
      { reporter: 'console', file: 'report.txt' },
    ]);
  });

  it('chooses the reporter by the ending of the file when none is named', () => {
    const of = (file: string): string | undefined => outputs([], file).at(-1)?.reporter;
    expect(['r.json', 'r.xml', 'r.tap', 'r.md', 'r.HTML', 'r.log'].map(of)).to.deep.equal([
      'json',
      'junit',
      'tap',
      'markdown',
      'html',
      'console',
    ]);
    // The command has no such reporter.
    expect(of('r.ndjson')).to.equal('console');
    expect(outputs(['markdown'], 'r.json').at(-1)).to.deep.equal({ reporter: 'markdown', file: 'r.json' });
  });

  it('refuses what is ambiguous, unknown or no file', () => {
    expect(() => outputs(['json', 'tap'])).to.throw(UsageError, "json and tap can't share standard output");
    expect(() => outputs(['json', 'tap'], 'x')).to.throw(UsageError, 'could be the file of json or tap');
    expect(() => outputs(['json:a'], 'x')).to.throw(UsageError, 'has no reporter');
    expect(() => outputs(['junti']))
      .to.throw(UsageError, 'no reporter "junti"')
      .with.property('remedy', 'did you mean junit?');
    expect(() => outputs([''])).to.throw(UsageError, 'no reporter ""');
    expect(() => outputs(['json:'])).to.throw(UsageError, 'names no file');
    expect(() => outputs([`json:${folder}`])).to.throw(UsageError, 'is a folder');
    expect(() => outputs(['json'], `${folder}/new/`)).to.throw(UsageError, 'is a folder');
  });

  it('writes into folders that are not there yet and leaves nothing beside the file', async () => {
    const file = join(folder, 'a/b/report.xml');
    await writeOutput(file, 'first');
    await writeOutput(file, 'second');
    expect(readFileSync(file, 'utf8')).to.equal('second');
    expect(readdirSync(join(folder, 'a/b'))).to.deep.equal(['report.xml']);
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync('real', join(folder, 'link'));
    await writeOutput(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real'), 'utf8')).to.equal('new');
  });

  it('leaves a device what it is', async () => {
    await writeOutput('/dev/null', 'text');
    expect(readFileSync('/dev/null', 'utf8')).to.equal('');
  });

  it('says that a file can not be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const failed = await writeOutput(join(folder, 'file/report.xml'), 'x').then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).to.be.instanceOf(UsageError);
    expect(existsSync(join(folder, 'file/report.xml'))).to.equal(false);
  });
});

describe('an output that can not be written', () => {
  const full = (args: string[]): { status: number | null; stderr: string } => {
    const disk = openSync('/dev/full', 'w');
    try {
      return spawnSync(process.execPath, [main, ...args], {
        stdio: ['ignore', disk, 'pipe'],
        encoding: 'utf8',
      });
    } finally {
      closeSync(disk);
    }
  };

  for (const args of [['list'], ['list', '--json'], ['--help'], ['patch', 'list']]) {
    it(`is an error with a code: ${args.join(' ')} to a full disk`, () => {
      const { status, stderr } = full(args);
      expect(stderr).to.contain("error: can't write the output: ENOSPC");
      expect(status).to.equal(ExitCode.machine);
    });
  }

  it('is refused before anything else is done, where a file can not be made', () => {
    for (const file of ['/proc/x/report.json', '/proc/report.json']) {
      expect(() => outputsOf([`json:${file}`], undefined, known), file)
        .to.throw(UsageError)
        .with.property('message')
        .that.contains(`can't write ${file}`);
    }
  });

  it('leaves nothing where a file was tried', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'));
    try {
      outputsOf([`json:${folder}/new/report.json`], undefined, known);
      expect(readdirSync(folder)).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
