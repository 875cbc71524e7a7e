import type { Probe } from './probes.js';
import type { World } from './world.js';

/*
 * Go code that changes bring in. What it tries and succeeds with, it says: the program under test, or the tool, then ends
 * with that word, and the change comes out as worse, or does not build.
 */

/** Helpers of every guest; they need nothing but package syscall, so that they can be in any package above it. */
const helpers = `
var guestFound string

var guestRoom [256]byte

var _ = unsafe.Pointer(&guestRoom[0])

func guestReached(what string) { guestFound += " " + what }

func guestRead(path string) string {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return ""
	}
	defer syscall.Close(fd)
	room := make([]byte, 1<<20)
	length := 0
	for length < len(room) {
		n, err := syscall.Read(fd, room[length:])
		if n <= 0 || err != nil {
			break
		}
		length += n
	}
	return string(room[:length])
}

func guestNames(folder string) []string {
	fd, err := syscall.Open(folder, syscall.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil
	}
	defer syscall.Close(fd)
	var names []string
	room := make([]byte, 1<<16)
	for {
		n, err := syscall.ReadDirent(fd, room)
		if n <= 0 || err != nil {
			return names
		}
		_, _, names = syscall.ParseDirent(room[:n], -1, names)
	}
}

func guestHas(text, part string) bool {
	for at := 0; at+len(part) <= len(text); at++ {
		if text[at:at+len(part)] == part {
			return true
		}
	}
	return false
}

// guestProgram returns the name of the program that this is in.
func guestProgram() string {
	room := make([]byte, 4096)
	n, _ := syscall.Readlink("/proc/self/exe", room)
	if n <= 0 {
		return ""
	}
	at := n
	for at > 0 && room[at-1] != '/' {
		at--
	}
	return string(room[at:n])
}

func guestDigits(n int) string {
	if n < 10 {
		return string([]byte{byte('0' + n)})
	}
	return guestDigits(n/10) + string([]byte{byte('0' + n%10)})
}
`;

/** A file of a package whose code runs as a program starts. */
export function guest(name: string, body: string): string {
  return `package ${name}\n\nimport (\n\t"syscall"\n\t"unsafe"\n)\n${helpers}\nfunc init() {\n${body}\n}\n`;
}

/**
 * Code that tries all of these, does `more`, and ends the program with the words for what was reached.
 *
 * @param more code that may call `guestReached` too
 */
export function trying(tried: readonly Probe[], world: World, more = ''): string {
  const bodies = tried.map(({ what, body }) => `\tfunc() {${body(world).replaceAll('WHAT', what)}\n\t}()`);
  const end = '\tif guestFound != "" {\n\t\tpanic("REACHED" + guestFound)\n\t}';
  return [...bodies, more, end].join('\n');
}

/** A diff that adds a file. */
export function adding(path: string, text: string): string {
  const lines = text.trimEnd().split('\n');
  return [
    `diff --git a/${path} b/${path}`,
    'new file mode 100644',
    '--- /dev/null',
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map(line => `+${line}`),
    '',
  ].join('\n');
}
