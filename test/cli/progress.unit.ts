import { expect } from 'chai';
import { type LiveProgress, lineProgress, progressFor, quietProgress } from '../../harness/cli/progress.js';
import { plain } from '../../harness/report/text.js';

/** What a stream was given. */
class Written {
  text = '';
  readonly isTTY: boolean;
  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function inALog(): { progress: LiveProgress; out: Written; err: Written } {
  const out = new Written();
  const err = new Written();
  const progress = progressFor({ out, err: err as unknown as NodeJS.WriteStream }, plain);
  return { progress, out, err };
}

describe('progress in a log', () => {
  it('writes a line when something was decided or ended, and nothing that moves', () => {
    const { progress, out, err } = inALog();
    progress.note('1.15 is 1.15.15');
    const task = progress.task('Downloading', 1000);
    task.update('almost');
    task.advance(1000);
    task.done('1.0 kB');
    progress.stop();
    expect(err.text).to.match(/^1\.15 is 1\.15\.15\nDownloading: 1\.0 kB \(\d+ ms\)\n$/);
    expect(out.text).to.equal('');
  });

  it('leaves standard output to the report', () => {
    const { progress, out, err } = inALog();
    progress.print('report\n');
    expect({ out: out.text, err: err.text }).to.deep.equal({ out: 'report\n', err: '' });
  });

  it('moves no line on a terminal that says it is dumb', () => {
    const err = new Written(true);
    const progress = progressFor(
      { out: new Written(true), err: err as unknown as NodeJS.WriteStream },
      plain,
      {
        TERM: 'dumb',
      },
    );
    progress.task('Downloading', 1000).done('1.0 kB');
    progress.stop();
    expect(err.text).to.match(/^Downloading: 1\.0 kB \(\d+ ms\)\n$/);
  });

  it('is silent where that is asked for, and still prints the report', () => {
    const out = new Written();
    const progress = quietProgress({ out });
    progress.note('a note');
    progress.task('Downloading').done();
    progress.print('report\n');
    expect(out.text).to.equal('report\n');
  });

  it('says of a long task that it goes on, and stops when it fails', async () => {
    const err = new Written();
    const progress = lineProgress({ out: new Written(), err: err as unknown as NodeJS.WriteStream }, 20);
    const task = progress.task('Building');
    task.update('stage 2');
    await new Promise(resolve => setTimeout(resolve, 70));
    task.failed();
    const beats = err.text;
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(beats).to.match(/^(Building: stage 2 \.\.\. \d+ ms\n)+$/);
    expect(err.text).to.equal(beats);
  });
});
