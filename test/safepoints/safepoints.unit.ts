import { expect } from 'chai';
import { inProcess } from '../cli/in-process.js';
import { expectValid } from '../cli/schemas.js';
import { SmallProgram } from './program.js';

interface Instruction {
  offset: number;
  text: string;
  line: number;
  verdict: string;
  why?: string;
  hazards: string[];
}

interface Document {
  program: { release: string; processor: string; protocol: string };
  functions?: {
    name: string;
    instructions: Instruction[];
    lines: { line: number; nearest?: Instruction }[];
  }[];
  share?: { lines: number; accepted: number; later: number };
  shares?: { name: string; lines: number; accepted: number }[];
}

describe('the command safepoints', function () {
  // The first call loads what later calls have.
  this.timeout(20_000);
  let small: SmallProgram;
  before(() => {
    small = new SmallProgram();
  });
  after(() => small.remove());

  const run = (...args: string[]) => inProcess(['safepoints', ...args], { cwd: small.folder, env: {} });
  const json = async (...args: string[]): Promise<Document> => {
    const { code, stdout, stderr } = await run(small.path, ...args, '--json');
    expect(code, stderr).to.equal(0);
    const document = JSON.parse(stdout) as Document;
    expectValid('safepoints', document);
    return document;
  };
  const fails = async (code: number, args: string[], sentence: RegExp, remedy?: RegExp): Promise<void> => {
    const ended = await run(...args);
    const text = ended.stderr.replace(/\s+/g, ' ');
    expect(ended.code, text).to.equal(code);
    expect(text).to.match(sentence);
    if (remedy !== undefined) expect(text).to.match(remedy);
  };

  it('says for each instruction of a function whether a call is accepted, or why not', async () => {
    const { program, functions } = await json('main.work');
    expect(program).to.include({ release: '1.27.4', processor: 'amd64', protocol: 'V2' });
    const [work] = functions ?? [];
    expect(work?.name).to.equal('main.work');
    const rows = work?.instructions
      .slice(0, 6)
      .map(({ offset, line, why }) => [offset, line, why ?? 'accepted']);
    expect(rows).to.deep.equal([
      [0, 10, 'accepted'],
      [7, 11, 'accepted'],
      [9, 11, 'write barrier'],
      [14, 11, 'write barrier'],
      [17, 12, 'write barrier'],
      [18, 12, 'accepted'],
    ]);
    expect(work?.instructions[2]).to.include({
      text: 'call runtime.gcWriteBarrier1',
      verdict: 'call not at safe point',
    });
  });

  it('names the nearest place where a call is accepted', async () => {
    const { functions } = await json('main.work');
    const lines = functions?.[0]?.lines.map(({ line, nearest }) => [line, nearest?.offset]);
    expect(lines).to.deep.equal([
      [10, undefined],
      [11, undefined],
      [12, 18],
    ]);
  });

  it('marks where a known defect of the release bites', async () => {
    const { functions } = await json('main.work');
    const flags = functions?.[0]?.instructions.filter(({ hazards }) => hazards.includes('registers.flags'));
    expect(flags?.map(({ offset }) => offset)).to.deep.equal([7]);
    const hidden = await json('internal/runtime/syscall.Syscall6');
    expect(hidden.functions?.[0]?.instructions[0]?.hazards).to.deep.equal(['refusal.runtime-in-progress']);
  });

  it('explains other refusals: the runtime, and a function that is one unsafe point', async () => {
    const why = async (name: string) => (await json(name)).functions?.[0]?.instructions[1]?.why;
    expect(await why('runtime.gcWriteBarrier1')).to.equal('runtime');
    expect(await why('main.nosplit')).to.equal('nosplit');
  });

  it('shows the source beside the answers where it finds it', async () => {
    small.write('main.go', Array.from({ length: 20 }, (_, at) => `text of line ${at + 1}`).join('\n'));
    const { stdout } = await run(small.path, 'main.go:11', '--source', small.folder);
    expect(stdout).to.match(/~ {4}11 {2}text of line 11\n +\+0x9 to \+0xe refused: write barrier/);
    expect(stdout).not.to.include('text of line 12');
  });

  it('lists each instruction with --instructions', async () => {
    const { stdout } = await run(small.path, 'main.work', '--instructions');
    expect(stdout).to.match(/× +\+0x9 {2}call runtime\.gcWriteBarrier1 +write barrier/);
  });

  it('makes a page that has the answers in its text', async () => {
    const { stdout } = await run(small.path, 'main.work', '--reporter=html');
    expect(stdout).to.include('Safe points of main.work').and.to.include('refused: write barrier');
  });

  it('counts the lines of a package and of the program at which a user can call', async () => {
    const main = await json('main');
    expect(main.shares?.map(({ name, lines, accepted }) => [name, lines, accepted])).to.deep.equal([
      ['main.work', 3, 2],
      ['main.(*T).Close', 1, 1],
      ['main.nosplit', 1, 0],
    ]);
    expect(main.share).to.deep.equal({ lines: 5, accepted: 3, later: 1 });
    const all = await json();
    expect(all.shares?.find(({ name }) => name === 'runtime')).to.include({ lines: 2, accepted: 0 });
  });

  it('takes a method by a shorter name', async () => {
    const { functions } = await json('T.Close');
    expect(functions?.map(({ name }) => name)).to.deep.equal(['main.(*T).Close']);
  });

  it('refuses what it cannot find, with a sentence and what to do', async () => {
    await fails(
      2,
      [small.path, 'main.worc'],
      /has no function, package or line main\.worc/,
      /did you mean main\.work/,
    );
    await fails(
      2,
      [small.path, 'lib.Same'],
      /could be example\.org\/a\/lib\.Same or example\.org\/b\/lib\.Same/,
    );
    await fails(
      2,
      [small.path, 'lib.go:1'],
      /lib\.go could be \/src\/a\/lib\/lib\.go or/,
      /more of the path/,
    );
    await fails(2, [small.path, 'main.go:99'], /no code of line 99 of \/src\/main\.go/, /nearest line.*12/);
    await fails(2, [small.path, 'mian.go:9'], /no code of a file mian\.go/, /did you mean main\.go/);
    await fails(2, [small.path, '0x10'], /0x10 is not in a Go function/);
  });

  it('refuses a file that is no Go program, and a release that has no debug calls', async () => {
    await fails(2, [small.write('text', 'no program')], /is not an ELF file/);
    await fails(2, [`${small.path}.none`], /can't be read/);
    const without = new SmallProgram('go1.27.4', ['main.work']);
    await fails(2, [without.path], /has no debug calls/);
    without.remove();
    const older = new SmallProgram('go1.10.1');
    await fails(2, [older.path], /built by Go 1\.10\.1, which has no debug calls on amd64/);
    older.remove();
  });
});
