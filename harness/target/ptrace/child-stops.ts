import { libc } from '../../host/libc.js';
import { NativeMemory } from './kernel.js';

const sigactionCall = libc.func('int sigaction(int signal, uintptr_t action, uintptr_t old)');

const SIGCHLD = 17;
const SA_NOCLDSTOP = 1;
/** sa_flags in struct sigaction of the C library: after the handler and a mask of 128 bytes. */
const flagsOffset = 136;

const action = new NativeMemory(152);

/**
 * Stops the kernel from sending SIGCHLD when a child stops; exits are still reported. libuv has a handler for
 * SIGCHLD while it has children, and needs it for exits only. At each stop of a traced program it would cost
 * five system calls.
 */
export function silenceChildStops(): void {
  sigactionCall(SIGCHLD, 0, action.address);
  const flags = action.data.getInt32(flagsOffset, true);
  if ((flags & SA_NOCLDSTOP) !== 0) return;
  action.data.setInt32(flagsOffset, flags | SA_NOCLDSTOP, true);
  sigactionCall(SIGCHLD, action.address, 0);
}
