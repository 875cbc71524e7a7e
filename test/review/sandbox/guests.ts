import type { World } from './world.js';

/*
 * Go code that changes bring in. What it tries and succeeds with, it says: the program under test, or the tool, then ends
 * with that word, and the change comes out as worse, or does not build.
 */

/** One thing that code tries. `body` calls `guestReached` where it succeeds; it has `guestRead` and package syscall. */
export interface Probe {
  what: string;
  body: (world: World) => string;
}

const connect = (address: string, family: string): string => `
	if fd, err := syscall.Socket(${family}, syscall.SOCK_STREAM, 0); err == nil {
		if syscall.Connect(fd, ${address}) == nil {
			guestReached("WHAT")
		}
		syscall.Close(fd)
	}`;

const calls = (number: number, ...args: string[]): string => `
	if _, _, errno := syscall.Syscall6(${number}, ${[...args, '0', '0', '0', '0', '0', '0'].slice(0, 6).join(', ')}); errno == 0 {
		guestReached("WHAT")
	}`;

const processes = (body: string): string => `
	for _, pid := range guestNames("/proc") {
		if pid[0] < '0' || pid[0] > '9' || pid == guestDigits(syscall.Getpid()) {
			continue
		}
		name := guestRead("/proc/" + pid + "/comm")
		${body}
	}`;

const opens = (path: string, flags = 'syscall.O_RDONLY'): string => `
	if fd, err := syscall.Open(${JSON.stringify(path)}, ${flags}, 0600); err == nil {
		syscall.Close(fd)
		guestReached("WHAT")
	}`;

/** What code that is in a program under test may try, as whoever it runs as. */
export const probes: readonly Probe[] = [
  {
    what: 'environment',
    body: ({ known }) => `
	for _, pid := range append(guestNames("/proc"), "self") {
		if guestHas(guestRead("/proc/"+pid+"/environ"), ${JSON.stringify(known)}) {
			guestReached("WHAT")
			break
		}
	}`,
  },
  {
    what: 'file',
    body: ({ outside, known }) => `
	if guestHas(guestRead(${JSON.stringify(`${outside}/secret`)}), ${JSON.stringify(known)}) {
		guestReached("WHAT")
	}`,
  },
  {
    what: 'folder',
    body: ({ outside }) => `
	for _, folder := range []string{${JSON.stringify(outside)}, "/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/usr", "/etc", "/srv", "/proc/self/cwd"} {
		if fd, err := syscall.Open(folder+"/written", syscall.O_CREAT|syscall.O_WRONLY, 0644); err == nil {
			syscall.Close(fd)
			syscall.Unlink(folder + "/written")
			guestReached("WHAT")
			break
		}
	}`,
  },
  {
    what: 'network',
    body: ({ port }) =>
      connect(`&syscall.SockaddrInet4{Port: ${port}, Addr: [4]byte{127, 0, 0, 1}}`, 'syscall.AF_INET'),
  },
  {
    what: 'socket',
    body: ({ socket }) =>
      connect(`&syscall.SockaddrUnix{Name: ${JSON.stringify(socket)}}`, 'syscall.AF_UNIX'),
  },
  { what: 'ring', body: () => calls(425, '1', 'uintptr(unsafe.Pointer(&guestRoom[0]))') },
  {
    what: 'judge',
    body: () =>
      processes(`if guestHas(name, "node") || guestHas(name, "MainThread") {
			if fd, err := syscall.Open("/proc/"+pid+"/mem", syscall.O_RDWR, 0); err == nil {
				syscall.Close(fd)
				guestReached("WHAT")
				break
			}
		}`),
  },
  {
    what: 'processes',
    body: () =>
      processes(`if !guestHas(name, "bwrap") {
			guestReached("WHAT")
			break
		}`),
  },
  {
    what: 'key',
    body: () => `
	kind, name := []byte("user\\x00"), []byte("go-debugcall\\x00")
	if id, _, errno := syscall.Syscall6(248, uintptr(unsafe.Pointer(&kind[0])), uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&name[0])), 4, ^uintptr(1), 0); errno == 0 {
		syscall.Syscall(250, 3, id, 0)
		guestReached("WHAT")
	}`,
  },
  {
    what: 'namespace',
    // A child that makes a user namespace; one thread of several can't.
    body: () => `
	attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}}
	if pid, err := syscall.ForkExec("/bin/true", []string{"true"}, attributes); err == nil {
		syscall.Wait4(pid, nil, 0, nil)
		guestReached("WHAT")
	}`,
  },
];

/** What root may do where nothing keeps it from that. */
export const probesOfRoot: readonly Probe[] = [
  { what: 'password', body: () => opens('/etc/shadow') },
  { what: 'setting', body: () => opens('/proc/sys/kernel/core_pattern', 'syscall.O_WRONLY') },
  { what: 'kernel', body: () => opens('/dev/kmsg') },
  {
    what: 'device',
    body: ({ outside }) => `
	for _, folder := range []string{${JSON.stringify(outside)}, "/proc/self/cwd"} {
		if syscall.Mknod(folder+"/device", syscall.S_IFCHR|0600, 1<<8|3) == nil {
			syscall.Unlink(folder + "/device")
			guestReached("WHAT")
			break
		}
	}`,
  },
  {
    what: 'mount',
    body: ({ outside }) => `
	if syscall.Mount("none", ${JSON.stringify(outside)}, "tmpfs", 0, "") == nil {
		syscall.Unmount(${JSON.stringify(outside)}, 0)
		guestReached("WHAT")
	}`,
  },
  {
    what: 'privileges',
    body: () => `
	status := guestRead("/proc/self/status")
	if !guestHas(status, "CapEff:\\t0000000000000000") || !guestHas(status, "NoNewPrivs:\\t1") {
		guestReached("WHAT")
	}`,
  },
];

/** What says something only within a sandbox: without one there is no pipe either. */
export const probesInside: readonly Probe[] = [
  {
    what: 'pipe',
    body: () => `
	ends := map[string]int{}
	for _, fd := range guestNames("/proc/self/fd") {
		room := make([]byte, 100)
		n, _ := syscall.Readlink("/proc/self/fd/"+fd, room)
		if n > 4 && (string(room[:4]) == "pipe" || string(room[:4]) == "sock") {
			ends[string(room[:n])]++
		}
	}
	// The runtime has a pipe to itself, both of whose ends are here.
	for _, count := range ends {
		if count == 1 {
			guestReached("WHAT")
			break
		}
	}`,
  },
];

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

func guestDigits(n int) string {
	if n < 10 {
		return string([]byte{byte('0' + n)})
	}
	return guestDigits(n/10) + string([]byte{byte('0' + n%10)})
}
`;

/** A file of a package whose code runs as a program starts. */
export function guest(name: string, body: string, { imports = [] as string[] } = {}): string {
  const all = [...new Set(['syscall', 'unsafe', ...imports])].map(each => `\t"${each}"`).join('\n');
  return `package ${name}\n\nimport (\n${all}\n)\n${helpers}\nfunc init() {\n${body}\n}\n`;
}

/** A guest that tries all of these, and ends the program with the words for what it reached. */
export function trying(
  name: string,
  tried: readonly Probe[],
  world: World,
  { imports = [] as string[] } = {},
): string {
  const bodies = tried.map(({ what, body }) => `\tfunc() {${body(world).replaceAll('WHAT', what)}\n\t}()`);
  const end = '\tif guestFound != "" {\n\t\tpanic("REACHED" + guestFound)\n\t}';
  return guest(name, [...bodies, end].join('\n'), { imports });
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
