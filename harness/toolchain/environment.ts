import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandOptions } from '../host/command.js';
import { defined } from '../host/defined.js';
import { writeFileAtomic } from '../host/files.js';
import type { CCompiler } from './c-compiler.js';

export interface EnvironmentFolders {
  /** The GOROOT. */
  goroot: string;
  /**
   * Absolute path, used by this toolchain alone; GOCACHE, HOME and GOPATH are below it. Releases with
   * different patches must not share a GOCACHE: the go command identifies a release's compiler by its
   * VERSION.
   */
  work: string;
}

/**
 * Returns the complete environment of a go command or of make.bash, for any release from 1.11 to 1.27. Only
 * PATH (the C compiler, git, the shell) and TMPDIR are taken from this process.
 *
 * Sources: `go help environment` of 1.27. GO111MODULE=off keeps GOPATH mode, which every release has.
 * GOENV=off (1.13) disables the user's `go env -w`, GOTOOLCHAIN=local (1.21) the switch to another release.
 * Telemetry (1.23) has no variable: its mode is a file below HOME, see `prepareWork`. GOAMD64, GOEXPERIMENT,
 * GODEBUG, GOGC and GOMAXPROCS change what is compiled or how it runs; they stay unset.
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
    // Setting CC to the default, by name or by path, would make the compiled net and runtime/cgo of releases
    // up to 1.19 stale.
    ...defined({ CC: compiler?.name === 'gcc' ? undefined : compiler?.name }),
  };
}

/** Returns `env` as the whole environment of a command: every other variable of this process is removed. */
export function only(env: Record<string, string>): NonNullable<CommandOptions['env']> {
  const none = Object.fromEntries(Object.keys(process.env).map(name => [name, undefined]));
  return { ...none, ...env };
}

/** Prepares the folder that `goEnvironment` refers to: it switches the go command's telemetry off. */
export async function prepareWork(work: string): Promise<void> {
  const mode = join(work, 'home', '.config', 'go', 'telemetry', 'mode');
  // A read-only cache has it already.
  if (existsSync(mode)) return;
  // golang.org/x/telemetry keeps the mode here, below os.UserConfigDir(); `go telemetry off` writes the same
  // word.
  await writeFileAtomic(mode, 'off');
}
