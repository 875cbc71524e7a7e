import { join } from 'node:path';
import type { CommandOptions } from '../host/command.js';
import { writeFileAtomic } from '../host/files.js';
import type { CCompiler } from './c-compiler.js';

export interface EnvironmentFolders {
  /** The GOROOT. */
  goroot: string;
  /**
   * Absolute, of this toolchain alone: GOCACHE, HOME and GOPATH are below it. Releases that were patched differently
   * mustn't share a GOCACHE: the go command takes a release's compiler for what its VERSION says.
   */
  work: string;
}

/**
 * The environment of a go command or of make.bash, for any release from 1.11 to 1.27, complete: what isn't in it
 * isn't set. Only PATH (the C compiler, git, the shell) and TMPDIR are this process's own.
 *
 * Sources: `go help environment` of 1.27; GO111MODULE=off keeps GOPATH mode, which every release has; GOENV=off
 * (1.13) the user's `go env -w`; GOTOOLCHAIN=local (1.21) the switch to another release; telemetry
 * (1.23) has no variable: its mode is a file below HOME, see `prepareWork`. GOAMD64, GOEXPERIMENT, GODEBUG, GOGC and GOMAXPROCS change what is compiled or how it runs; they stay unset.
 */
export function goEnvironment(
  folders: EnvironmentFolders,
  compiler: CCompiler | undefined,
): Record<string, string> {
  const { goroot, work } = folders;
  return {
    PATH: [join(goroot, 'bin'), process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(':'),
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    HOME: join(work, 'home'),
    LANG: 'C.UTF-8',
    GOROOT: goroot,
    GOPATH: join(work, 'gopath'),
    GOCACHE: join(work, 'cache'),
    GOENV: 'off',
    GOFLAGS: '',
    GO111MODULE: 'off',
    GOWORK: 'off',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GOOS: 'linux',
    GOARCH: 'amd64',
    GOHOSTOS: 'linux',
    GOHOSTARCH: 'amd64',
    CGO_ENABLED: compiler === undefined ? '0' : '1',
    // The default, said aloud or by its path, would make the compiled net and runtime/cgo of releases up to 1.19 stale.
    ...(compiler === undefined || compiler.name === 'gcc' ? {} : { CC: compiler.name }),
  };
}

/** `env` as the whole environment of a command: what this process has beyond it is taken away. */
export function only(env: Record<string, string>): NonNullable<CommandOptions['env']> {
  const none = Object.fromEntries(Object.keys(process.env).map(name => [name, undefined]));
  return { ...none, ...env };
}

/** Fills the folder that `goEnvironment` points into: the go command's telemetry is off there. */
export async function prepareWork(work: string): Promise<void> {
  // golang.org/x/telemetry keeps the mode here, below os.UserConfigDir(); `go telemetry off` writes the same word.
  await writeFileAtomic(join(work, 'home', '.config', 'go', 'telemetry', 'mode'), 'off');
}
