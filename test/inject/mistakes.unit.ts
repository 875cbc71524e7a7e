import { expect } from 'chai';
import { inProcess } from '../cli/in-process.js';
import { SmallProgram } from '../safepoints/program.js';

/** What is found out before a program is started. */
describe('the command inject, used wrongly', function () {
  this.timeout(20_000);
  let small: SmallProgram;
  before(() => {
    small = new SmallProgram();
  });
  after(() => small.remove());

  const fails = async (code: number, args: string[], sentence: RegExp): Promise<void> => {
    const ended = await inProcess(['inject', ...args], { cwd: small.folder, env: {} });
    const text = ended.stderr.replace(/\s+/g, ' ');
    expect(text).to.match(sentence);
    expect(ended.code, text).to.equal(code);
  };
  const at = '--at=main.go:11';
  const work = '--call=main.work()';
  const signature = '--signature=func()';

  it('asks for a place and a call', async () => {
    await fails(2, [small.path, work], /--at <place>/);
    await fails(2, [small.path, at], /--call <call>/);
  });

  it('refuses what is no Go program, and a program for another processor', async () => {
    await fails(2, [small.write('text', 'no program'), at, work, signature], /is not an ELF file/);
    const other = new SmallProgram();
    other.changeProcessor(183, 4);
    await fails(5, [other.path, at, work, signature], /is a program for arm64, and this machine is an amd64/);
    other.remove();
  });

  it('refuses a line that is not there, a line without code, an ambiguous name, and a package', async () => {
    await fails(2, [small.path, '--at=main.go:99', work, signature], /no code of line 99/);
    await fails(2, [small.path, '--at=none.go:1', work, signature], /no code of a file none\.go/);
    await fails(2, [small.path, '--at=lib.Same', work, signature], /lib\.Same could be/);
    await fails(2, [small.path, '--at=main', work, signature], /main is a package/);
    await fails(2, [small.path, '--at=0x401021', work, signature], /no instruction of main\.work begins at/);
  });

  it('refuses a function that is not there, or whose types it does not know', async () => {
    await fails(
      2,
      [small.path, at, '--call=main.none()', signature],
      /has no function, package or line main\.none/,
    );
    await fails(
      2,
      [small.path, at, work],
      /has no debugging information, so the arguments of main\.work are not known/,
    );
  });

  it('refuses arguments that do not fit', async () => {
    await fails(
      2,
      [small.path, at, '--call=main.work(1)', signature],
      /takes 0 arguments, and the call has 1/,
    );
    await fails(
      2,
      [small.path, at, '--call=main.work(1)', '--signature=func(int)'],
      /reserves 0 bytes for its arguments, and that needs 8/,
    );
    await fails(2, [small.path, at, '--call=main.work', signature], /is no call/);
    await fails(2, [small.path, at, work, '--signature=int'], /can't be read: expected "func"/);
  });

  it('refuses a process that is not there, or runs something else', async () => {
    await fails(2, [small.path, at, work, signature, '--pid=4194305'], /there is no process 4194305/);
    await fails(2, [small.path, at, work, signature, `--pid=${process.pid}`], /does not run/);
    await fails(2, [small.path, at, work, '--pid=1', '--', 'x'], /takes no arguments/);
  });
});
