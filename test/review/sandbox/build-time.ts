import { readFileSync } from 'node:fs';
import { kept } from '../reviewed.js';
import { adding, guest, type Probe, probes, trying } from './guests.js';
import type { Hostile } from './run-time.js';

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
  insideFolder,
  outsideFolder,
];

/** Puts links to a secret, and to a folder outside, where files and folders of ours were. */
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
					panic("REACHED the secret in " + path)
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
const takesTheScript = (outside: string): string => `${home}
	script := "#!/bin/sh\\ntouch ${outside}/taken\\nif cat ${outside}/secret; then echo REACHED >&2; exit 1; fi\\nexec \\"$@\\"\\n"
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
const withHunks = ['--hunks'];

/** Its linker makes links where files of ours were. */
export const plantsLinks: Hostile = {
  name: 'puts links to a secret where sources and folders of ours were, and looks for what was copied',
  diff: ({ outside, known }) => `${refactoring()}${inLinker(`${plants(outside)}${looksForIt(known)}`)}`,
  args: withHunks,
  verdict: 'no difference',
};

/** What a change does to whoever builds it. */
export const buildTime: readonly Hostile[] = [
  {
    name: 'tries everything in the linker',
    diff: world => inTool('link', trying('main', probesOfTools, world)),
    verdict: 'no difference',
  },
  plantsLinks,
  {
    name: 'takes the script over that records how tools are run',
    diff: ({ outside }) => `${refactoring()}${inLinker(takesTheScript(outside))}`,
    args: withHunks,
    verdict: 'no difference',
  },
  {
    name: 'makes a link to a secret of the program',
    diff: ({ outside }) =>
      inLinker(whenLinking(`syscall.Symlink("${outside}/secret", output)\n\t\tsyscall.Exit(0)`)),
    verdict: 'does not build',
  },
  {
    name: 'makes an endless device of the program',
    diff: () => inLinker(whenLinking('syscall.Symlink("/dev/zero", output)\n\t\tsyscall.Exit(0)')),
    verdict: 'does not build',
  },
  {
    name: 'makes a huge file of the program',
    diff: () =>
      inLinker(
        whenLinking(
          'fd, _ := syscall.Open(output, syscall.O_CREAT|syscall.O_WRONLY, 0755)\n\t\tsyscall.Ftruncate(fd, 1<<29)\n\t\tsyscall.Exit(0)',
        ),
      ),
    verdict: 'worse',
  },
  {
    name: 'forks for ever while it is linked',
    diff: () =>
      inLinker(
        whenLinking(
          'for {\n\t\t\tsyscall.ForkExec("/bin/sleep", []string{"sleep", "600"}, &syscall.ProcAttr{})\n\t\t}',
        ),
      ),
    verdict: 'does not build',
    reason: /more than 300 processes/,
  },
  {
    name: 'takes memory for ever while it is linked',
    diff: () =>
      inLinker(
        whenLinking(
          'for {\n\t\t\troom, _ := syscall.Mmap(-1, 0, 1<<28, 3, 34)\n\t\t\tfor i := 0; i < len(room); i += 4096 {\n\t\t\t\troom[i] = 1\n\t\t\t}\n\t\t}',
        ),
      ),
    verdict: 'does not build',
    reason: /more than \d+ MB of memory|index out of range/,
  },
  {
    name: 'fills the disk while it is linked',
    diff: () =>
      inLinker(
        `${home}${whenLinking(
          'room := make([]byte, 1<<22)\n\t\tfor n := 0; ; n++ {\n\t\t\tfd, _ := syscall.Open(home+guestDigits(n), syscall.O_CREAT|syscall.O_WRONLY, 0600)\n\t\t\tfor i := 0; i < 240; i++ {\n\t\t\t\tsyscall.Write(fd, room)\n\t\t\t}\n\t\t\tsyscall.Close(fd)\n\t\t}',
        )}`,
      ),
    verdict: 'does not build',
    reason: /more than 4 GB to the disk/,
  },
  {
    name: 'writes one file for ever while it is linked',
    diff: () =>
      inLinker(
        `${home}${whenLinking(
          'fd, _ := syscall.Open(home+"file", syscall.O_CREAT|syscall.O_WRONLY, 0600)\n\t\tsyscall.Seek(fd, 1<<30-1, 0)\n\t\tfor {\n\t\t\tsyscall.Write(fd, guestRoom[:])\n\t\t}',
        )}`,
      ),
    verdict: 'does not build',
    reason: /file size|signal 25|xfsz|exceeded/i,
  },
  {
    name: 'talks for ever while it is linked',
    diff: () =>
      inLinker(whenLinking('room := make([]byte, 1<<20)\n\t\tfor {\n\t\t\tsyscall.Write(2, room)\n\t\t}')),
    verdict: 'does not build',
  },
  {
    name: 'leaves a process behind while it is linked',
    diff: () => inLinker(daemon),
    verdict: 'no difference',
  },
  {
    name: 'never comes to an end while it is linked',
    diff: () => inLinker(whenLinking('for {\n\t\t\tguestRoom[0]++\n\t\t}')),
    args: ['--timeout=25'],
    verdict: 'does not build',
    reason: /25 s/,
  },
  {
    name: 'puts a secret into a program through cgo',
    diff: ({ outside }) =>
      adding(
        'src/runtime/cgo/guest.go',
        `package cgo\n\n// __asm__(".section .rodata\\nguest: .incbin \\"${outside}/secret\\"\\n.text");\nimport "C"\n`,
      ),
    args: ['--profile=full', '--grep=^concurrency/c-beside$'],
    verdict: 'does not build',
    reason: /file not found|no such file/i,
  },
  {
    name: 'gives the C compiler options through cgo',
    diff: ({ outside }) =>
      adding(
        'src/runtime/cgo/guest.go',
        `package cgo\n\n// #cgo CFLAGS: -fplugin=${outside}/plugin.so\nimport "C"\n`,
      ),
    args: ['--profile=full', '--grep=^concurrency/c-beside$'],
    verdict: 'does not build',
    reason: /invalid flag|plugin/,
  },
  {
    name: 'has go generate do something',
    diff: ({ outside }) =>
      adding('src/os/guest.go', `package os\n\n//go:generate touch ${outside}/generated\n\nvar guest = 1\n`),
    verdict: 'no difference',
  },
];

/** What takes a minute: the tools that the library is made by. */
export const buildTimeOfLibrary: readonly Hostile[] = ['asm', 'compile'].map(tool => ({
  name: `tries everything in ${tool === 'asm' ? 'the assembler' : 'the compiler'}`,
  diff: world => inTool(tool, trying('main', probesOfTools, world)),
  verdict: 'no difference',
}));
