import { readFileSync } from 'node:fs';
import { kept } from '../reviewed.js';
import { adding, guest, trying } from './guests.js';
import type { Attempt, Hostile } from './hostile.js';
import { type Probe, probes, probesOfRoot } from './probes.js';

/*
 * What changed tools do while a changed Go is built: a file is added to package main of the linker, the assembler or the
 * compiler. The linker is made in a few seconds, the others take the library along.
 */

const inTool = (tool: string, text: string): string => adding(`src/cmd/${tool}/guest.go`, text);
const inLinker = (body: string): string => inTool('link', guest('main', body));

/** The folder that a sandboxed command may write to. */
const home = `
	home, _ := syscall.Getenv("TMPDIR")
	for len(home) > 0 && home[len(home)-1] != '/' {
		home = home[:len(home)-1]
	}`;

/** The program that the linker is to make; empty when it is asked for its version. */
const output = `
	output := ""
	for _, arguments := range []string{guestRead("/proc/self/cmdline")} {
		for at := 0; at+3 < len(arguments); at++ {
			if arguments[at:at+4] == "\\x00-o\\x00" {
				for end := at + 4; end < len(arguments) && arguments[end] != 0; end++ {
					output += arguments[end : end+1]
				}
				break
			}
		}
	}`;

const whenLinking = (body: string): string => `${output}
	if output != "" {
		${body}
	}`;

const insideFolder: Probe = {
  what: 'cache',
  name: 'sees the cache, or what lies beside its folder',
  body: () => `${home}
	for _, name := range guestNames(home + "..") {
		if name != "." && name != ".." && !guestHas(home, "/"+name+"/") {
			guestReached("WHAT")
			break
		}
	}
	for _, kind := range []string{"trees", "toolchains", "fixtures"} {
		if len(guestNames(home+"../../"+kind)) > 0 {
			guestReached("WHAT")
		}
	}`,
};

const outsideFolder: Probe = {
  what: 'folder',
  name: 'writes anywhere but in its folder',
  body: ({ outside }) => `
	for _, folder := range []string{${JSON.stringify(outside)}, "/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/usr", "/etc", "/srv"} {
		if fd, err := syscall.Open(folder+"/written", syscall.O_CREAT|syscall.O_WRONLY, 0644); err == nil {
			syscall.Close(fd)
			guestReached("WHAT")
		}
	}`,
};

/** What a tool may try. What it works in, and its own kind, it sees of course. */
const probesOfTools = [
  ...probes.filter(({ what }) => what !== 'folder' && what !== 'processes'),
  ...probesOfRoot,
  insideFolder,
  outsideFolder,
];

/** Puts links to a secret, and to a folder outside, where files and folders of ours were. Declares `home`. */
const plants = (outside: string): string => `${home}
	for _, tree := range guestNames(home + "cache/trees") {
		for _, name := range []string{"debugcall.go", "asm_amd64.s", "proc.go"} {
			path := home + "cache/trees/" + tree + "/goroot/src/runtime/" + name
			syscall.Unlink(path)
			syscall.Symlink("${outside}/secret", path)
		}
	}
	for _, made := range guestNames(home + "cache/go-build") {
		path := home + "cache/go-build/" + made + "/home"
		syscall.Rename(path, path+".old")
		syscall.Symlink("${outside}", path)
	}`;

/** Looks for the secret in all files that were made since. */
const looksForIt = (known: string): string => `
	var look func(folder string, depth int)
	look = func(folder string, depth int) {
		for _, name := range guestNames(folder) {
			if name == "." || name == ".." {
				continue
			}
			path := folder + "/" + name
			if guestHas(name, ".go") || guestHas(name, ".s") || guestHas(name, "importcfg") {
				if guestHas(guestRead(path), "${known}") {
					guestReached("secret")
				}
			} else if depth < 4 {
				look(path, depth+1)
			}
		}
	}
	for _, name := range guestNames(home) {
		if guestHas(name, "relinked") {
			look(home+name, 0)
		}
	}`;

const daemon = `
	attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}
	syscall.ForkExec("/bin/sh", []string{"sh", "-c", "(sleep 600; echo late >/tmp/late) & sleep 600"}, attributes)`;

/** Our script that records how tools are run: it would be run next by whoever builds. */
const takesTheScript = (outside: string): string => `
	script := "#!/bin/sh\\ntouch ${outside}/taken\\nif cat ${outside}/secret; then echo REACHED script >&2; exit 1; fi\\nexec \\"$@\\"\\n"
	for _, relinked := range guestNames(home) {
		for _, program := range guestNames(home + relinked + "/programs") {
			path := home + relinked + "/programs/" + program + "/record.sh"
			if fd, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_TRUNC, 0755); err == nil {
				syscall.Write(fd, []byte(script))
				syscall.Close(fd)
			}
		}
	}`;

const refactoring = (): string => readFileSync(kept('refactor'), 'utf8');

const withCgo = ['--profile=full', '--grep=^concurrency/c-beside$'];

const attemptsIn = (tool: string): Attempt[] =>
  probesOfTools.map(({ what, name }) => ({ name: `${name}, in ${tool}`, reached: what }));

/**
 * Its linker tries everything, and puts links where files of ours were. As each hunk is left out, it looks for what was
 * copied through them.
 */
export const plantsLinks: Hostile = {
  diff: world => {
    const { outside, known } = world;
    const looks = `${plants(outside)}${looksForIt(known)}${takesTheScript(outside)}${daemon}`;
    return `${refactoring()}${inLinker(trying(probesOfTools, world, looks))}`;
  },
  args: ['--hunks'],
  attempts: [
    ...attemptsIn('the linker'),
    {
      name: 'puts links to a secret where sources and folders of ours were, and looks for what was copied',
      reached: 'secret',
    },
    { name: 'takes the script over that records how tools are run', reached: 'script' },
    { name: 'leaves a process behind while it is linked' },
  ],
  verdict: 'no difference',
};

/** A change to the linker: it is made in a few seconds, and the library stays as it is. */
function linking(
  name: string,
  body: string,
  more: { args?: readonly string[]; reason?: RegExp; verdict?: Hostile['verdict'] } = {},
): Hostile {
  const { args, reason, verdict = 'does not build' } = more;
  return {
    diff: world => inLinker(body.replaceAll('OUTSIDE', world.outside)),
    ...(args === undefined ? {} : { args }),
    attempts: [{ name, ...(reason === undefined ? {} : { reason }) }],
    verdict,
  };
}

/** Tools that misbehave while one program is linked. */
export const whileLinking: readonly Hostile[] = [
  linking(
    'makes a huge file of the program',
    whenLinking(
      'fd, _ := syscall.Open(output, syscall.O_CREAT|syscall.O_WRONLY, 0755)\n\t\tsyscall.Ftruncate(fd, 1<<29)\n\t\tsyscall.Exit(0)',
    ),
    { verdict: 'worse' },
  ),
  linking(
    'makes a link to a secret of the program',
    whenLinking('syscall.Symlink("OUTSIDE/secret", output)\n\t\tsyscall.Exit(0)'),
  ),
  linking(
    'makes an endless device of the program',
    // The go command looks for the id of the build in it, and comes to no end.
    whenLinking('syscall.Symlink("/dev/zero", output)\n\t\tsyscall.Exit(0)'),
    { args: ['--timeout=60'], reason: /60 s|file too large/ },
  ),
  linking(
    'forks for ever while it is linked',
    whenLinking(
      'for {\n\t\t\tsyscall.ForkExec("/bin/sleep", []string{"sleep", "600"}, &syscall.ProcAttr{})\n\t\t}',
    ),
    { reason: /more than 300 processes/ },
  ),
  linking(
    'takes memory for ever while it is linked',
    whenLinking(
      'for {\n\t\t\troom, _ := syscall.Mmap(-1, 0, 1<<28, 3, 34)\n\t\t\tfor i := 0; i < len(room); i += 4096 {\n\t\t\t\troom[i] = 1\n\t\t\t}\n\t\t}',
    ),
    { reason: /more than \d+ MB of memory|index out of range/ },
  ),
  linking(
    'fills the disk while it is linked',
    `${home}${whenLinking(
      'room := make([]byte, 1<<22)\n\t\tfor n := 0; ; n++ {\n\t\t\tfd, _ := syscall.Open(home+guestDigits(n), syscall.O_CREAT|syscall.O_WRONLY, 0600)\n\t\t\tfor i := 0; i < 240; i++ {\n\t\t\t\tsyscall.Write(fd, room)\n\t\t\t}\n\t\t\tsyscall.Close(fd)\n\t\t}',
    )}`,
    { reason: /more than 4 GB to the disk/ },
  ),
  linking(
    'writes one file for ever while it is linked',
    `${home}${whenLinking(
      'fd, _ := syscall.Open(home+"file", syscall.O_CREAT|syscall.O_WRONLY, 0600)\n\t\tsyscall.Seek(fd, 1<<30-1, 0)\n\t\tfor {\n\t\t\tif _, err := syscall.Write(fd, guestRoom[:]); err != nil {\n\t\t\t\tpanic(err)\n\t\t\t}\n\t\t}',
    )}`,
    { reason: /file too large/ },
  ),
  linking(
    'talks for ever while it is linked',
    whenLinking('room := make([]byte, 1<<20)\n\t\tfor {\n\t\t\tsyscall.Write(2, room)\n\t\t}'),
  ),
  linking('never comes to an end while it is linked', whenLinking('for {\n\t\t\tguestRoom[0]++\n\t\t}'), {
    args: ['--timeout=25'],
    reason: /25 s/,
  }),
];

/** What a change has the C compiler do. */
export const throughCgo: readonly Hostile[] = [
  {
    diff: ({ outside }) =>
      adding(
        'src/runtime/cgo/guest.go',
        `package cgo\n\n// __asm__(".section .rodata\\nguest: .incbin \\"${outside}/secret\\"\\n.text");\nimport "C"\n`,
      ),
    args: withCgo,
    attempts: [{ name: 'puts a secret into a program through cgo', reason: /file not found|no such file/i }],
    verdict: 'does not build',
  },
  {
    diff: ({ outside }) =>
      adding(
        'src/runtime/cgo/guest.go',
        `package cgo\n\n// #cgo CFLAGS: -fplugin=${outside}/plugin.so\nimport "C"\n`,
      ),
    args: withCgo,
    attempts: [{ name: 'gives the C compiler options through cgo', reason: /invalid flag|plugin/ }],
    verdict: 'does not build',
  },
];

/** The tools that the library is made by: all of it is made again. */
export const inLibrary: Hostile = {
  diff: world =>
    ['asm', 'compile'].map(tool => inTool(tool, guest('main', trying(probesOfTools, world)))).join(''),
  attempts: [...attemptsIn('the assembler'), ...attemptsIn('the compiler')],
  verdict: 'no difference',
};

/** All of these. */
export const buildTime: readonly Hostile[] = [plantsLinks, ...whileLinking, ...throughCgo, inLibrary];
