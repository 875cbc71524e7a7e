import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { InjectReport } from '../../harness/inject/report.js';
import { Workshop } from '../binary/build.js';
import { goroots } from '../binary/goroots.js';
import { cli, main } from '../cli/program.js';
import { expectValid } from '../cli/schemas.js';
import { ROUNDS } from './sources.js';

const variants: Record<string, string[]> = {
  'with debugging information': [],
  'stripped and position-independent': ['-buildmode=pie', '-ldflags=-s -w'],
};
const all = goroots();
/** One of each version of the protocol: Debian's oldest release and its newest. */
const chosen = [...new Set([all[0], all.at(-1)])].filter(root => root !== undefined);
const types: Record<string, string> = {
  Format: 'func(int, string) string',
  Mix: 'func(int8, float64, bool, struct { X, Y int32; Name string }, []string) (struct { X int32; Y int32; Name string }, float64, []int, error)',
  Fail: 'func(string)',
  Finish: 'func()',
};
types.Mix = (types.Mix ?? '').replace('X, Y int32', 'X int32; Y int32');

for (const goroot of chosen) {
  for (const [variant, flags] of Object.entries(variants)) {
    describe(`calls in a user's program, ${variant}, built by ${goroot}`, function () {
      this.timeout(300_000);
      const workshop = new Workshop(goroot);
      const children: ChildProcess[] = [];
      let path = '';
      before(async () => {
        path = await workshop.build(workshop.source('rounds', ROUNDS), 'rounds', flags);
      });
      after(() => {
        for (const child of children) child.kill('SIGKILL');
        workshop.close();
      });

      const line = ROUNDS.split('\n').findIndex(text => text.includes('//@ hit')) + 1;
      const inject = async (call: string, options: string[] = [], args = ['-----']) => {
        const [, name = ''] = /^main\.(\w+)/.exec(call) ?? [];
        const typed = flags.length === 0 ? [] : [`--signature=${types[name]}`];
        const after = args.length === 0 ? [] : ['--', ...args];
        const ended = await cli(
          ['inject', path, `--call=${call}`, ...typed, '--json', ...options, ...after],
          { timeoutMs: 100_000 },
        );
        const report = ended.stdout === '' ? undefined : (JSON.parse(ended.stdout) as InjectReport);
        if (report !== undefined) expectValid('inject', report);
        return { ...ended, report };
      };
      const unharmed = (report: InjectReport | undefined): void => {
        expect(report?.ending).to.deep.equal({ kind: 'exited', code: 0 });
        expect(report?.output?.stderr).to.equal('rounds true right\n');
      };
      /** The program without an end of its own, running by itself. */
      const start = (): { pid: number; end: () => Promise<unknown[]>; stderr: () => string } => {
        const child = spawn(path, [], { stdio: ['ignore', 'ignore', 'pipe'] });
        children.push(child);
        let text = '';
        child.stderr?.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        const end = once(child, 'exit');
        return { pid: child.pid ?? 0, end: () => end, stderr: () => text };
      };

      it('a call at a line: its result, the stops, and the program goes on', async () => {
        const { code, report, stderr } = await inject('main.Format(7, "x")', [
          `--at=main.go:${line}`,
          '--hit=3',
        ]);
        expect(code, stderr).to.equal(0);
        const [call] = report?.calls ?? [];
        expect(call?.hit).to.equal(3);
        expect(call?.ending).to.deep.equal({
          kind: 'returned',
          results: [{ type: 'string', value: '"x7"' }],
        });
        const stops = call?.trace.map(({ kind }) => kind);
        expect(stops).to.deep.equal(['inject', 'ready', 'returned', 'restore', 'resumed']);
        unharmed(report);
      });

      it('arguments and results of many kinds', async () => {
        const call = 'main.Mix(-3, 1.5, true, {1, 2, "nam"}, {"a", "b"})';
        const { report, stderr } = await inject(call, ['--at=main.work']);
        const ending = report?.calls[0]?.ending;
        expect(ending?.kind === 'returned' && ending.results.map(({ value }) => value), stderr).to.deep.equal(
          ['{X: -2, Y: 2, Name: "nam"}', '2', '{2, 3}', 'nil'],
        );
        unharmed(report);
      });

      it('a panic is reported with its value, and the program goes on', async () => {
        const { code, report } = await inject('main.Fail("boom")', ['--at=main.work']);
        expect(code).to.equal(1);
        expect(report?.calls[0]?.ending).to.deep.equal({ kind: 'panicked', value: 'string "boom"' });
        unharmed(report);
      });

      it('a refusal is explained', async () => {
        const { code, report } = await inject('main.Format(1, "")', ['--at=runtime.newobject']);
        expect(code).to.equal(1);
        expect(report?.calls[0]?.ending.kind).to.equal('refused');
        unharmed(report);
      });

      it('before each instruction, the answer is the one that the tables have', async () => {
        const { code, report, stderr } = await inject('main.Format(1, "y")', [
          '--at=main.work',
          '--each-instruction',
        ]);
        expect(code, stderr).to.equal(0);
        const swept = report?.sweep?.swept ?? [];
        expect(swept.length).to.be.above(20);
        expect(swept.filter(({ expected, answer }) => expected !== answer)).to.deep.equal([]);
        expect(swept.some(({ answer }) => answer === 'call not at safe point')).to.equal(true);
        unharmed(report);
      });

      it('in a running process: it is left as it was, again and again, and ends by itself', async () => {
        const { pid, end, stderr } = start();
        const at = ['--at=main.work', `--pid=${pid}`];
        for (const options of [[], ['--repeat=5'], ['--each-instruction']]) {
          const made = await inject('main.Format(2, "z")', [...at, ...options], []);
          expect(made.code, made.stderr).to.equal(0);
          expect(made.stderr).to.include('what the program may lose');
          expect(made.report?.ending).to.deep.equal({ kind: 'left' });
        }
        const last = await inject('main.Finish()', at, []);
        expect(last.code, last.stderr).to.equal(0);
        expect(await end()).to.deep.equal([0, null]);
        expect(stderr()).to.equal('rounds true right\n');
      });

      it('a running process that does not come to the place in time is left as it was', async () => {
        const { pid, end, stderr } = start();
        const late = await inject('main.Finish()', ['--at=main.Fail', `--pid=${pid}`, '--timeout=0.5'], []);
        expect(late.code, late.stderr).to.equal(6);
        expect(late.stderr).to.match(
          /did not come to main\.Fail at all within 0\.5 s; it goes on\s+unharmed/,
        );
        await inject('main.Finish()', ['--at=main.work', `--pid=${pid}`], []);
        expect(await end()).to.deep.equal([0, null]);
        expect(stderr()).to.equal('rounds true right\n');
      });

      it('an interrupt leaves a running process as it was', async () => {
        const { pid, end, stderr } = start();
        const args = [main, 'inject', path, '--at=main.Fail', '--call=main.Finish()', '--signature=func()'];
        const child = spawn(process.execPath, [...args, `--pid=${pid}`], {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        children.push(child);
        let traced = false;
        for (let tries = 0; !traced && tries < 600; tries++) {
          await delay(100);
          traced = !/^TracerPid:\s*0$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
        }
        expect(traced).to.equal(true);
        child.kill('SIGINT');
        expect(await once(child, 'exit')).to.deep.equal([130, null]);
        await inject('main.Finish()', ['--at=main.work', `--pid=${pid}`], []);
        expect(await end()).to.deep.equal([0, null]);
        expect(stderr()).to.equal('rounds true right\n');
      });

      it('a program that ends before it comes to the place', async () => {
        const early = await inject('main.Format(1, "")', ['--at=main.work', '--hit=9']);
        expect(early.code).to.equal(6);
        expect(early.stderr.replace(/\s+/g, ' ')).to.match(
          /the program ended with status 0 before it came to main\.work for the 9th time \(it came 5 times\)/,
        );
      });
    });
  }
}
