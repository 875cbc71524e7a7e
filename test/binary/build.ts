import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../harness/host/command.js';

/** Builds small programs with one toolchain, in a folder of its own. */
export class Workshop {
  readonly #goroot: string;
  #made: string | undefined;

  constructor(goroot: string) {
    this.#goroot = goroot;
  }

  get #folder(): string {
    this.#made ??= mkdtempSync(join(tmpdir(), 'binary-test-'));
    return this.#made;
  }

  /** Writes a program's source; every name gets its folder. */
  source(name: string, text: string): string {
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.go'), text);
    return folder;
  }

  /** Runs the go command and gives what it printed. */
  async go(args: string[], cwd = this.#folder, cgo = false): Promise<{ stdout: string; stderr: string }> {
    const result = await run(join(this.#goroot, 'bin', 'go'), args, {
      cwd,
      timeoutMs: 300_000,
      env: {
        GOROOT: this.#goroot,
        GO111MODULE: 'off',
        GOTOOLCHAIN: 'local',
        GOFLAGS: '',
        GOPATH: join(this.#folder, 'gopath'),
        GOCACHE: join(this.#folder, 'cache'),
        CGO_ENABLED: cgo ? '1' : '0',
      },
    });
    if (result.exitCode !== 0) throw new Error(`${result.command}\n${result.output}`);
    return result;
  }

  /** Builds a program and gives its path. */
  async build(folder: string, variant: string, flags: string[] = [], cgo = false): Promise<string> {
    const program = join(folder, variant);
    await this.go(['build', ...flags, '-o', program, '.'], folder, cgo);
    return program;
  }

  /** Runs a program that was built, and gives its standard output. */
  async output(program: string): Promise<string> {
    const result = await run(program, [], { timeoutMs: 60_000 });
    if (result.exitCode !== 0) throw new Error(`${result.command}\n${result.output.slice(-2000)}`);
    return result.stdout;
  }

  close(): void {
    if (this.#made !== undefined) rmSync(this.#made, { recursive: true, force: true });
  }
}
