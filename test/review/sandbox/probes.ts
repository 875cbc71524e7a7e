import type { World } from './world.js';

/*
 * What Go code of a stranger may try. Each succeeds where nothing keeps it from that: see `reaches all that is tried`.
 */

/** One thing that code tries. `body` calls `guestReached` where it succeeds; it has `guestRead` and package syscall. */
export interface Probe {
  /** The word that it says when it succeeds. */
  what: string;
  /** What it does, for the name of a test. */
  name: string;
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
    name: 'reads the variables of who reviews it',
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
    name: 'reads a file of who reviews it',
    body: ({ outside, known }) => `
	if guestHas(guestRead(${JSON.stringify(`${outside}/secret`)}), ${JSON.stringify(known)}) {
		guestReached("WHAT")
	}`,
  },
  {
    what: 'folder',
    name: 'writes anywhere',
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
    name: 'connects to a server on this machine',
    body: ({ port }) =>
      connect(`&syscall.SockaddrInet4{Port: ${port}, Addr: [4]byte{127, 0, 0, 1}}`, 'syscall.AF_INET'),
  },
  {
    what: 'socket',
    name: 'connects to a socket in a file',
    body: ({ socket }) =>
      connect(`&syscall.SockaddrUnix{Name: ${JSON.stringify(socket)}}`, 'syscall.AF_UNIX'),
  },
  {
    what: 'ring',
    name: 'makes an io_uring, which has sockets of its own',
    body: () => calls(425, '1', 'uintptr(unsafe.Pointer(&guestRoom[0]))'),
  },
  {
    what: 'judge',
    name: 'opens the memory of what judges it',
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
    name: 'sees processes of others',
    body: () =>
      processes(`if !guestHas(name, "bwrap") {
			guestReached("WHAT")
			break
		}`),
  },
  {
    what: 'key',
    name: 'keeps a key in the kernel',
    body: () => `
	kind, name := []byte("user\\x00"), []byte("go-debugcall\\x00")
	if id, _, errno := syscall.Syscall6(248, uintptr(unsafe.Pointer(&kind[0])), uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&name[0])), 4, ^uintptr(1), 0); errno == 0 {
		syscall.Syscall(250, 3, id, 0)
		guestReached("WHAT")
	}`,
  },
  {
    what: 'namespace',
    name: 'makes a user namespace, for its rights',
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
  { what: 'password', name: 'reads the passwords', body: () => opens('/etc/shadow') },
  {
    what: 'setting',
    name: 'opens a setting of the kernel for writing',
    body: () => opens('/proc/sys/kernel/core_pattern', 'syscall.O_WRONLY'),
  },
  { what: 'kernel', name: 'reads the log of the kernel', body: () => opens('/dev/kmsg') },
  {
    what: 'device',
    name: 'makes a device',
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
    name: 'mounts a file system',
    body: ({ outside }) => `
	if syscall.Mount("none", ${JSON.stringify(outside)}, "tmpfs", 0, "") == nil {
		syscall.Unmount(${JSON.stringify(outside)}, 0)
		guestReached("WHAT")
	}`,
  },
  {
    what: 'privileges',
    name: 'has privileges, or can get them',
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
    name: 'has a pipe to what judges it',
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
