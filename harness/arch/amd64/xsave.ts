import type { StubVectorRegister, VectorLayout } from '../arch.js';

/*
 * The layout of an XSAVE area (Intel SDM volume 1, 13.4), which has x87, vector and other extended registers:
 * the legacy part of FXSAVE, a header, and whatever else the CPU has. PTRACE_GETREGSET returns one as
 * NT_X86_XSTATE.
 */

/** A part of the area, in bytes: `start` inclusive, `end` exclusive. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The legacy part: x87, MXCSR and the low halves of the vector registers. */
const legacyBytes = 512;
/** Here the header ends and the other components begin. */
export const headerEnd = legacyBytes + 64;

export const controlWord: Part = { start: 0, end: 2 };
export const mxcsr: Part = { start: 24, end: 28 };
/** ST0 to ST7. */
export const x87Registers: Part = { start: 32, end: 160 };
/**
 * Whether a byte of the area belongs to no register: ST0 to ST7 have 10 bytes each, and 16 bytes of room. The
 * CPU leaves the bytes between as they are, and a signal on the thread loses what is in them.
 */
export function isX87Padding(offset: number): boolean {
  const { start, end } = x87Registers;
  return offset >= start && offset < end && (offset - start) % 16 >= 10;
}
/** X0 to X15, of 16 bytes each. */
export const vectorRegisters: Part = { start: 160, end: 416 };
/**
 * The word in which Linux says which components the system saves. It is the first of the bytes that are left
 * to software.
 */
export const enabledComponents = 464;
/** XSTATE_BV: the word that says which components are in use. */
export const usedComponents = legacyBytes;

/** Bits of those words. */
const Component = {
  x87: 1n << 0n,
  sse: 1n << 1n,
  avx: 1n << 2n,
  avx512: 0xe0n,
  pkru: 1n << 9n,
} as const;

/** Components that a program can fill with anything: x87, SSE, AVX and the three of AVX-512. */
export const fillableComponents = Component.x87 | Component.sse | Component.avx | Component.avx512;

/** Components that are in the legacy part, and PKRU, which no Go program changes. */
const legacyComponents = Component.x87 | Component.sse | Component.pkru;

/** The register X`index`, 16 bytes. */
export function vectorRegister(index: number): Part {
  const start = vectorRegisters.start + 16 * index;
  return { start, end: start + 16 };
}

const lowUnused = Number(~legacyComponents & 0xffff_ffffn) | 0;

/** Whether the header says that components outside of the legacy part are in use: AVX, AVX-512, AMX. */
export function usesMoreThanLegacy(area: DataView): boolean {
  const low = area.getUint32(usedComponents, true);
  return (low & lowUnused) !== 0 || area.getUint32(usedComponents + 4, true) !== 0;
}

const numbered = (prefix: string, count: number, start: number): StubVectorRegister[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${prefix}${index}`, offset: start + 16 * index }));

/** Floating-point arguments are in the low halves of X0, X1, ... */
export const vectors: VectorLayout = {
  argumentOffset: index => vectorRegisters.start + 16 * index,
  // X15 (src/cmd/compile/abi-internal.md, 1.17).
  zero: { offset: vectorRegisters.start + 16 * 15, bytes: 16 },
  stubBytes: headerEnd,
  // gdb keeps control, status and tag words of the x87 in 32 bits each; of these a Go program changes the
  // first alone.
  stubRegisters: [
    ...numbered('st', 8, x87Registers.start),
    ...numbered('xmm', 16, vectorRegisters.start),
    { name: 'mxcsr', offset: mxcsr.start },
  ],
  markUsed(state) {
    state[usedComponents] = (state[usedComponents] ?? 0) | Number(Component.sse);
  },
};
