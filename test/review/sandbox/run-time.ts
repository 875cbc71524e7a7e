import { readFileSync } from 'node:fs';
import { kept } from '../reviewed.js';
import { adding, guest, trying } from './guests.js';
import type { Attempt, Hostile } from './hostile.js';
import { probes, probesInside, probesOfRoot } from './probes.js';

const inOs = (text: string): string => adding('src/os/guest.go', text);

/** Done after everything else was tried: what is killed, or hidden, can't be tried any more. */
const kills = '\tsyscall.Kill(-1, syscall.SIGKILL)\n\tsyscall.Kill(1, syscall.SIGKILL)';

/** prctl(PR_SET_DUMPABLE, 0), prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY), ptrace(PTRACE_TRACEME). */
const hides = `
	syscall.Syscall(157, 4, 0, 0)
	syscall.Syscall(157, 0x59616d61, ^uintptr(0), 0)
	syscall.Syscall(101, 0, 0, 0)`;

const staysBehind = `
	attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}
	for i := 0; i < 3; i++ {
		syscall.ForkExec("/bin/sh", []string{"sh", "-c", "sleep 600 & sleep 600"}, attributes)
	}`;

const generates = (outside: string): string => `//go:generate touch ${outside}/generated`;

const forges = `
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

/** What a program does by its name, and the scenario that runs it. */
interface Misbehaviour extends Attempt {
  program: string;
  scenario: string;
  body: string;
}

/**
 * In the order in which the scenarios are played. Of those that hang, or use too much, three are played: they come last.
 */
const misbehaviours: readonly Misbehaviour[] = [
  {
    name: 'kills itself',
    program: 'calls',
    scenario: 'call/returns',
    body: 'syscall.Kill(syscall.Getpid(), syscall.SIGKILL)',
    // It can't be told from a kill by the kernel when memory runs out, which is nobody's fault.
    reason: /killed the program under test by SIGKILL/,
  },
  {
    name: 'talks for ever',
    program: 'arguments',
    scenario: 'call/every-argument-and-result',
    body: `room := make([]byte, 1<<20)
		for {
			if _, err := syscall.Write(1, room); err != nil {
				syscall.Exit(3)
			}
		}`,
    reason: /ended with status 3/,
  },
  {
    name: 'ends well before anything is judged',
    program: 'panics',
    scenario: 'panic/nil',
    body: 'syscall.Exit(0)',
    reason: /ended with status 0/,
  },
  {
    name: 'breaks the entry point and forges results, in the pipes and in the memory of what judges it',
    program: 'refusals',
    scenario: 'refusal/unsafe-point',
    body: forges,
    reason: /call not at a safe point/,
  },
  {
    name: 'takes memory for ever',
    program: 'walks',
    scenario: 'memory/stack-grows',
    body: `var all [][]byte
		for {
			all = append(all, make([]byte, 1<<26))
			last := all[len(all)-1]
			for i := 0; i < len(last); i += 4096 {
				last[i] = 1
			}
		}`,
    // A busy machine may not let it have all of that in time.
    reason: /more than \d+ MB of memory|hung/,
  },
  {
    name: 'forks for ever',
    program: 'depths',
    scenario: 'stack/each-level',
    body: `attributes := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Setsid: true}}
		for {
			syscall.ForkExec("/proc/self/exe", []string{"guest"}, attributes)
		}`,
    reason: /more than \d+ processes|hung/,
  },
  {
    name: 'never begins',
    program: 'history',
    scenario: 'history/delve-1589',
    body: 'for {\n\t\t\tguestRoom[0]++\n\t\t}',
    reason: /hung/,
  },
];

const byName = [
  '\tswitch guestProgram() {',
  ...misbehaviours.map(({ program, body }) => `\tcase "${program}":\n\t\t${body}`),
  '\t}',
].join('\n');

const reaches = [...probes, ...probesOfRoot, ...probesInside];

/** What code in a program under test does to whoever judges it. */
export const runTime: readonly Hostile[] = [
  {
    // Repelled, the program runs on and conforms.
    diff: world => {
      const body = `${trying(reaches, world)}\n${kills}${hides}${staysBehind}`;
      return inOs(guest('os', body).replace('\nfunc init', `\n${generates(world.outside)}\n\nfunc init`));
    },
    attempts: [
      ...reaches.map(({ what, name }) => ({ name, reached: what })),
      { name: 'kills every process that it may' },
      { name: 'is no longer to be looked into, and asks to be traced by others' },
      { name: 'leaves processes behind' },
      { name: 'has go generate do something' },
    ],
    verdict: 'no difference',
  },
  {
    diff: () => `${readFileSync(kept('reason-text'), 'utf8')}${inOs(guest('os', byName))}`,
    args: [`--grep=^(${misbehaviours.map(({ scenario }) => scenario).join('|')})$`],
    attempts: misbehaviours,
    verdict: 'worse',
  },
];
