// Executes instructions of a program one at a time, and reads the registers after each: as little as the kernel allows.
// steps PROGRAM POINT(hex) STEPS CPU(-1: any); prints steps per second.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t program;

static void fail(const char *what) {
	perror(what);
	if (program > 0) kill(program, SIGKILL);
	exit(1);
}

/* The next trap of the thread; signals on the way are passed on with `request`. */
static void stopped(pid_t thread, int request) {
	for (;;) {
		int status;
		if (waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) fail("waitpid");
		if (WSTOPSIG(status) == SIGTRAP) return;
		if (ptrace(request, thread, 0, WSTOPSIG(status)) != 0) fail("ptrace");
	}
}

int main(int count, char **arguments) {
	if (count != 5) return 2;
	uint64_t point = strtoul(arguments[2], NULL, 16);
	long steps = atol(arguments[3]);
	int cpu = atoi(arguments[4]);
	if (cpu >= 0) {
		cpu_set_t set;
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
	}
	program = fork();
	if (program < 0) fail("fork");
	if (program == 0) {
		char *nothing[] = {arguments[1], NULL};
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(arguments[1], nothing);
		_exit(127);
	}
	stopped(program, PTRACE_CONT);
	ptrace(PTRACE_SETOPTIONS, program, 0, PTRACE_O_EXITKILL);
	char path[32];
	snprintf(path, sizeof path, "/proc/%d/mem", program);
	int memory = open(path, O_RDWR);
	unsigned char original, trap = 0xcc;
	if (memory < 0 || pread(memory, &original, 1, (off_t)point) != 1) fail("pread");
	if (pwrite(memory, &trap, 1, (off_t)point) != 1) fail("pwrite");
	if (ptrace(PTRACE_CONT, program, 0, 0) != 0) fail("PTRACE_CONT");
	stopped(program, PTRACE_CONT);
	struct user_regs_struct registers;
	if (ptrace(PTRACE_GETREGS, program, 0, &registers) != 0) fail("PTRACE_GETREGS");
	if (pwrite(memory, &original, 1, (off_t)point) != 1) fail("pwrite");
	registers.rip = point;
	if (ptrace(PTRACE_SETREGS, program, 0, &registers) != 0) fail("PTRACE_SETREGS");
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long step = 0; step < steps; step++) {
		if (ptrace(PTRACE_SINGLESTEP, program, 0, 0) != 0) fail("PTRACE_SINGLESTEP");
		stopped(program, PTRACE_SINGLESTEP);
		if (ptrace(PTRACE_GETREGS, program, 0, &registers) != 0) fail("PTRACE_GETREGS");
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%.0f\n", (double)steps / seconds);
	kill(program, SIGKILL);
	return 0;
}
