import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../../host/command.js';
import { only } from '../environment.js';
import { buildFailure } from '../failure.js';
import type { Toolchain } from '../toolchain.js';

/** A tool that the go command ran: compile, asm, pack or link. */
export interface ToolCommand {
  tool: string;
  /** Its working directory. */
  cwd: string;
  /** Path of the tool, and its arguments. */
  argv: string[];
}

// A single printf keeps the output of two tools apart. The go command also asks each tool for its version
// (-V=full), which builds nothing and isn't recorded. The linker's inputs are copied, because the go command
// may remove them when it ends.
const script = `#!/bin/sh
case "$*" in *-V=full*) exec "$@" ;; esac
printf '%s\\0' "$PWD" "$@" > "$FAULTS_RECORD/$$" || exit 1
case "$1" in
*/link)
  work=
  for argument; do
    [ "$work" = next ] && work=$(dirname "$(dirname "$argument")") && break
    [ "$argument" = -importcfg ] && work=next
  done
  cp -R "$work" "$FAULTS_RECORD/$$.work" || exit 1
  ;;
esac
exec "$@"
`;

/** A build with the go command: `build` or `test`, and its arguments. */
export type GoBuild = readonly ['build' | 'test', ...string[]];

/** Makes a go command record the tools that it runs. */
export interface Recorder {
  /** Environment variables for the go command. */
  env: { GOFLAGS: string; FAULTS_RECORD: string };
  /**
   * Returns the tools that it ran, in no particular order. The linker's commands read the copies of its
   * inputs.
   */
  commands(): Promise<ToolCommand[]>;
}

/** Prepares a recording in an empty folder, which must stay. */
export async function recorderIn(folder: string): Promise<Recorder> {
  const records = join(folder, 'commands');
  const path = join(folder, 'record.sh');
  await mkdir(records, { recursive: true });
  await writeFile(path, script);
  await chmod(path, 0o755);
  return {
    env: { GOFLAGS: `-toolexec=${path}`, FAULTS_RECORD: records },
    commands: () => readCommands(records),
  };
}

async function readCommands(records: string): Promise<ToolCommand[]> {
  const commands: ToolCommand[] = [];
  for (const name of (await readdir(records)).filter(each => /^\d+$/.test(each))) {
    const [cwd = '', ...argv] = (await readFile(join(records, name), 'utf8')).split('\0').slice(0, -1);
    const command = { tool: basename(argv[0] ?? ''), cwd, argv };
    commands.push(
      command.tool === 'link' ? await relocated(command, join(records, `${name}.work`)) : command,
    );
  }
  return commands;
}

/** Returns the linker's command with the copies in place of the original inputs. */
async function relocated(command: ToolCommand, copy: string): Promise<ToolCommand> {
  const importcfg = optionOf(command, '-importcfg');
  if (importcfg === undefined) throw new Error('the linker was run without a list of packages');
  const work = dirname(dirname(importcfg));
  const moved = importcfg.replace(work, copy);
  await writeFile(moved, (await readFile(moved, 'utf8')).replaceAll(`${work}/`, `${copy}/`));
  return { ...command, argv: command.argv.map(argument => argument.replaceAll(`${work}/`, `${copy}/`)) };
}

/**
 * Runs `go build` or `go test` with `flags`, and returns its work folder and its commands. `folder` is empty and must
 * stay.
 */
export async function recordBuild(
  toolchain: Toolchain,
  [verb, ...flags]: GoBuild,
  { folder, env, timeoutMs }: { folder: string; env: Readonly<Record<string, string>>; timeoutMs: number },
): Promise<{ work: string; commands: ToolCommand[] }> {
  const recorder = await recorderIn(folder);
  const scratch = join(folder, 'tmp');
  await mkdir(scratch);
  const result = await run(join(toolchain.goroot, 'bin/go'), [verb, '-work', ...flags], {
    cwd: toolchain.goroot,
    env: only({ ...toolchain.env, ...env, ...recorder.env, TMPDIR: scratch }),
    timeoutMs,
  });
  if (result.exitCode !== 0) {
    throw buildFailure(
      `go ${verb} ${flags.join(' ')} failed`,
      result,
      'the lines below are the output of the compiler',
    );
  }
  const work = /^WORK=(.*)$/m.exec(result.output)?.[1];
  if (work === undefined) throw new Error(`go ${verb} -work doesn't print its work folder: ${result.output}`);
  return { work, commands: await recorder.commands() };
}

/** Returns the value that follows an option in a tool's arguments, or undefined if the option is absent. */
export function optionOf({ argv }: ToolCommand, option: string): string | undefined {
  const at = argv.indexOf(option);
  return at < 0 ? undefined : argv[at + 1];
}

/** Returns the command with other values for some options. Every one of them must be in the command. */
export function withOptions(command: ToolCommand, values: Readonly<Record<string, string>>): ToolCommand {
  const argv = [...command.argv];
  for (const [option, value] of Object.entries(values)) {
    const at = argv.indexOf(option);
    if (at < 0) throw new Error(`${command.tool} was run without ${option}`);
    argv[at + 1] = value;
  }
  return { ...command, argv };
}
