/*
 * The floor: what the kernel allows a debugger that injects calls. It plays the protocol with as few system calls as it
 * takes, checks nothing but the result, and prints the calls per second.
 *
 *     floor PROGRAM v1|v2 ENTRY FUNCTION POINT CALLS CPU
 *
 * Addresses are hexadecimal. PROGRAM comes to POINT by itself; FUNCTION is a func(int) int that adds one. CPU binds both
 * processes to that processor; -1 lets them roam.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t program;
static int memory;

static void fail(const char *what) {
	perror(what);
	if (program > 0) kill(program, SIGKILL);
	exit(1);
}

static long request(int what, pid_t thread, void *data) {
	long result = ptrace(what, thread, 0, data);
	if (result < 0) fail("ptrace");
	return result;
}

/* The next INT3 of the thread; signals on the way are passed on, other threads are let go. */
static void next_trap(pid_t thread) {
	for (;;) {
		int status;
		pid_t stopped = waitpid(-1, &status, __WALL);
		if (stopped < 0) fail("waitpid");
		if (!WIFSTOPPED(status)) {
			if (stopped == program) fail("the program ended");
			continue;
		}
		if (status >> 16 == 0 && WSTOPSIG(status) == SIGTRAP && stopped == thread) return;
		int signal = status >> 16 == 0 && WSTOPSIG(status) != SIGTRAP ? WSTOPSIG(status) : 0;
		request(PTRACE_CONT, stopped, (void *)(intptr_t)signal);
	}
}

static void put(uint64_t address, const void *bytes, size_t length) {
	if (pwrite(memory, bytes, length, (off_t)address) != (ssize_t)length) fail("pwrite");
}

static uint64_t word(uint64_t address) {
	uint64_t value;
	if (pread(memory, &value, 8, (off_t)address) != 8) fail("pread");
	return value;
}

static pid_t start(char *path) {
	pid_t child = fork();
	if (child < 0) fail("fork");
	if (child == 0) {
		char *arguments[] = {path, NULL};
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(path, arguments);
		_exit(127);
	}
	int status;
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) fail("exec");
	request(PTRACE_SETOPTIONS, child, (void *)(PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
	return child;
}

int main(int count, char **arguments) {
	if (count != 8) return 2;
	int v1 = strcmp(arguments[2], "v1") == 0;
	uint64_t entry = strtoul(arguments[3], NULL, 16);
	uint64_t function = strtoul(arguments[4], NULL, 16);
	uint64_t point = strtoul(arguments[5], NULL, 16);
	long calls = atol(arguments[6]);
	int cpu = atoi(arguments[7]);
	if (cpu >= 0) {
		cpu_set_t set;
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
	}
	program = start(arguments[1]);
	char path[32];
	snprintf(path, sizeof path, "/proc/%d/mem", program);
	memory = open(path, O_RDWR);
	if (memory < 0) fail(path);
	unsigned char int3 = 0xcc;
	put(point, &int3, 1);
	request(PTRACE_CONT, program, 0);
	next_trap(program);

	struct user_regs_struct registers, saved;
	struct user_fpregs_struct vector;
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long call = 0; call < calls; call++) {
		request(PTRACE_GETREGS, program, &registers);
		registers.rip = point;
		registers.orig_rax = -1;
		saved = registers;
		request(PTRACE_GETFPREGS, program, &vector);
		uint64_t frame[3] = {16, 0, point};
		put(registers.rsp - 24, frame, sizeof frame);
		registers.rsp -= 8;
		registers.rip = entry;
		request(PTRACE_SETREGS, program, &registers);
		for (uint64_t status = 0; status != 16;) {
			request(PTRACE_CONT, program, 0);
			next_trap(program);
			request(PTRACE_GETREGS, program, &registers);
			status = v1 ? registers.rax : registers.r12;
			if (status == 0) {
				uint64_t words[2] = {registers.rip, (uint64_t)call};
				if (!v1) registers.rax = (uint64_t)call;
				put(registers.rsp - 8, words, v1 ? 16 : 8);
				registers.rsp -= 8;
				registers.rip = function;
				registers.rdx = 0;
				request(PTRACE_SETREGS, program, &registers);
			} else if (status == 1) {
				uint64_t result = v1 ? word(registers.rsp + 8) : registers.rax;
				if (result != (uint64_t)call + 1) fail("a wrong result");
			} else if (status != 16) {
				fail("an unexpected status");
			}
		}
		saved.rip = registers.rip;
		saved.rsp = registers.rsp;
		request(PTRACE_SETFPREGS, program, &vector);
		request(PTRACE_SETREGS, program, &saved);
		request(PTRACE_CONT, program, 0);
		next_trap(program);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%.0f\n", (double)calls / seconds);
	kill(program, SIGKILL);
	return 0;
}
