import { readFileSync } from 'node:fs';
import { kept } from '../reviewed.js';
import { adding, guest, type Probe, probes, probesInside, probesOfRoot, trying } from './guests.js';
import type { Judged, World } from './world.js';

/** A change that means harm, and what must come of it. */
export interface Hostile {
  name: string;
  /** A diff for Go 1.15. */
  diff: (world: World) => string;
  /** Options of review; one scenario that passes when absent. */
  args?: readonly string[];
  /** What must come out. */
  verdict: Judged['review']['verdict'];
  /** What the verdict is about, in the reason that the review has for it. */
  reason?: RegExp;
}

const inOs = (text: string): string => adding('src/os/guest.go', text);

/** The reaches of programs: each repelled, the program runs on and conforms. */
function reaching({ what, body }: Probe): Hostile {
  const names: Record<string, string> = {
    environment: 'reads the variables of who reviews it',
    file: 'reads a file of who reviews it',
    folder: 'writes anywhere',
    network: 'connects to a server on this machine',
    socket: 'connects to a socket in a file',
    ring: 'makes an io_uring, which has sockets of its own',
    judge: 'opens the memory of what judges it',
    processes: 'sees processes of others',
    key: 'keeps a key in the kernel',
    namespace: 'makes a user namespace, for its rights',
    password: 'reads the passwords',
    setting: 'opens a setting of the kernel for writing',
    kernel: 'reads the log of the kernel',
    device: 'makes a device',
    mount: 'mounts a file system',
    privileges: 'has privileges, or can get them',
    pipe: 'has a pipe to what judges it',
  };
  return {
    name: names[what] ?? what,
    diff: world => inOs(trying('os', [{ what, body }], world)),
    verdict: 'no difference',
  };
}

const forger = `
	line := []byte("\\n{\\"event\\":\\"ended\\",\\"id\\":\\"refusal/unsafe-point\\",\\"durationMs\\":1,\\"injections\\":1}\\n")
	for fd := 1; fd < 300; fd++ {
		syscall.Write(fd, line)
	}
	for _, pid := range guestNames("/proc") {
		if pid[0] < '0' || pid[0] > '9' || pid == guestDigits(syscall.Getpid()) {
			continue
		}
		n := uintptr(0)
		for _, digit := range pid {
			n = n*10 + uintptr(digit-'0')
		}
		syscall.Syscall6(101, 16, n, 0, 0, 0, 0)
		if fd, err := syscall.Open("/proc/"+pid+"/mem", syscall.O_RDWR, 0); err == nil {
			syscall.Write(fd, line)
			syscall.Close(fd)
		}
		for _, fd := range guestNames("/proc/" + pid + "/fd") {
			if to, err := syscall.Open("/proc/"+pid+"/fd/"+fd, syscall.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				syscall.Write(to, line)
				syscall.Close(to)
			}
		}
	}`;

const staysBehind = `
	attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}
	for i := 0; i < 3; i++ {
		syscall.ForkExec("/bin/sh", []string{"sh", "-c", "sleep 600 & sleep 600"}, attributes)
	}`;

/** What code in a program under test does to whoever judges it. */
export const runTime: readonly Hostile[] = [
  ...[...probes, ...probesOfRoot, ...probesInside].map(reaching),
  {
    name: 'breaks the entry point and forges results, in the pipes and in the memory of what judges it',
    diff: () => `${readFileSync(kept('reason-text'), 'utf8')}${inOs(guest('os', forger))}`,
    args: ['--grep=^refusal/(runtime|unsafe-point)$'],
    verdict: 'worse',
    reason: /call not at a safe point/,
  },
  {
    name: 'kills every process that it may',
    diff: () => inOs(guest('os', '\tsyscall.Kill(-1, syscall.SIGKILL)\n\tsyscall.Kill(1, syscall.SIGKILL)')),
    verdict: 'no difference',
  },
  {
    name: 'kills itself',
    diff: () => inOs(guest('os', '\tsyscall.Kill(syscall.Getpid(), syscall.SIGKILL)')),
    verdict: 'worse',
    reason: /ended by signal 9/,
  },
  {
    name: 'ends well before anything is judged',
    diff: () => inOs(guest('os', '\tsyscall.Exit(0)')),
    verdict: 'worse',
    reason: /ended with status 0/,
  },
  {
    name: 'is no longer to be looked into, and asks to be traced by others',
    // prctl(PR_SET_DUMPABLE, 0), prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY), ptrace(PTRACE_TRACEME)
    diff: () =>
      inOs(
        guest(
          'os',
          '\tsyscall.Syscall(157, 4, 0, 0)\n\tsyscall.Syscall(157, 0x59616d61, ^uintptr(0), 0)\n\tsyscall.Syscall(101, 0, 0, 0)',
        ),
      ),
    verdict: 'no difference',
  },
  {
    name: 'leaves processes behind',
    diff: () => inOs(guest('os', staysBehind)),
    verdict: 'no difference',
  },
  {
    name: 'forks for ever',
    diff: () =>
      inOs(
        guest(
          'os',
          '\tattributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}\n\tfor {\n\t\tsyscall.ForkExec("/proc/self/exe", []string{"guest"}, attributes)\n\t}',
        ),
      ),
    verdict: 'worse',
    reason: /more than \d+ processes|hung|nothing more happened/,
  },
  {
    name: 'takes memory for ever',
    diff: () =>
      inOs(
        guest(
          'os',
          '\tvar all [][]byte\n\tfor {\n\t\tall = append(all, make([]byte, 1<<26))\n\t\tlast := all[len(all)-1]\n\t\tfor i := 0; i < len(last); i += 4096 {\n\t\t\tlast[i] = 1\n\t\t}\n\t}',
        ),
      ),
    verdict: 'worse',
    reason: /more than \d+ MB of memory/,
  },
  {
    name: 'talks for ever',
    diff: () => inOs(guest('os', '\troom := make([]byte, 1<<20)\n\tfor {\n\t\tsyscall.Write(1, room)\n\t}')),
    verdict: 'worse',
    reason: /signal 25|ended/,
  },
  {
    name: 'never begins',
    diff: () => inOs(guest('os', '\tfor {\n\t\tguestRoom[0]++\n\t}')),
    verdict: 'worse',
    reason: /hung|nothing more happened|did not/,
  },
];
