import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { packageFacts } from '../../harness/host/package.js';

/** A package of which only the program is there, in one file, and what loads it. */
describe('the program in one file', function () {
  this.timeout(60_000);
  const { version } = packageFacts();
  let root: string;
  const inProgram = (name: string): string => join(root, 'dist/harness/cli', name);
  const say = (): string =>
    execFileSync(process.execPath, [inProgram('main.js'), '--version'], { encoding: 'utf8' }).trim();

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'program-'));
    for (const folder of ['cli', 'host']) mkdirSync(join(root, 'dist/harness', folder), { recursive: true });
    const files = ['cli/main.js', 'cli/start.cjs', 'cli/start.code', 'host/one-file.js'];
    for (const path of ['package.json', ...files.map(file => `dist/harness/${file}`)])
      copyFileSync(join(packageRoot, path), join(root, path));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('needs none of its modules', () => {
    expect(say()).to.equal(version);
  });

  it('starts where V8 refuses what was compiled, and where nothing was', () => {
    writeFileSync(inProgram('start.code'), 'of another Node');
    expect(say()).to.equal(version);
    rmSync(inProgram('start.code'));
    expect(say()).to.equal(version);
  });

  it('is left alone where its modules were compiled since', () => {
    writeFileSync(inProgram('start.js'), "export const start = () => console.log('the modules');");
    expect(say()).to.equal(version);
    writeFileSync(join(root, 'dist/.tsbuildinfo'), '');
    const then = new Date(Date.now() + 10_000);
    utimesSync(join(root, 'dist/.tsbuildinfo'), then, then);
    expect(say()).to.equal('the modules');
  });
});
