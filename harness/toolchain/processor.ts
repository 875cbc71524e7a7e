import type { EmulatorCommand } from '../emulators/command.js';
import type { Toolchain } from './toolchain.js';

/** The processor that a toolchain compiles programs for when nothing else was asked for, by GOARCH. */
export const defaultProcessor = 'amd64';

/** Returns the processor that a toolchain compiles programs for, by GOARCH. */
export function processorOf({ env }: Pick<Toolchain, 'env'>): string {
  return env.GOARCH ?? defaultProcessor;
}

/** The processor of a toolchain whose programs run in an emulator, for reports; nothing for any other. */
export function emulatedOn(toolchain: Toolchain): { processor?: string } {
  return toolchain.emulator === undefined ? {} : { processor: processorOf(toolchain) };
}

/**
 * Returns the toolchain as a compiler for another processor, whose programs run in an emulator. cgo is off:
 * it would need a C compiler for that processor.
 */
export function forProcessor(toolchain: Toolchain, goarch: string, emulator: EmulatorCommand): Toolchain {
  return { ...toolchain, env: { ...toolchain.env, GOARCH: goarch, CGO_ENABLED: '0' }, emulator };
}
