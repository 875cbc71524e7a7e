import { expect } from 'chai';
import { V1, V2 } from '../../../harness/arch/amd64/sequence.js';
import { type Layout, layOut, type Place } from '../../../harness/protocol/abi/layout.js';
import {
  array,
  bool,
  complex64,
  complex128,
  float32,
  float64,
  type GoType,
  int,
  int8,
  int16,
  int32,
  string,
  struct,
  uint8,
  uintptr,
} from '../../../harness/protocol/abi/types.js';

/** `@8` in the frame at offset 8; `I0 F2` in integer register 0 and floating-point register 2. */
function where(place: Place): string {
  if (place.kind === 'frame') return `@${place.offset}`;
  return place.parts.map(part => `${part.class === 'float' ? 'F' : 'I'}${part.register}`).join(' ');
}

function text({ parameters, results, frameBytes }: Layout): string {
  return `${parameters.map(where).join(', ')} -> ${results.map(where).join(', ')}; ${frameBytes}`;
}

interface Fact {
  go: string;
  parameters: GoType[];
  results: GoType[];
  /** Offsets in the listing of Go 1.11.13's compiler (`go tool compile -S`), and its `args=`. */
  v1: string;
  /**
   * Registers at a call and in the function, and `args=`, in the listing of Go 1.27.3's compiler (AX is I0,
   * BX I1, ...).
   */
  v2: string;
}

const empty = struct([]);

const facts: Fact[] = [
  {
    go: 'func(struct { x int8; e struct{} }, int8) struct { s string; z [0]int16 }',
    parameters: [struct([int8, empty]), int8],
    results: [struct([string, array(0, int16)])],
    v1: '@0, @2 -> @8; 32',
    v2: 'I0, I1 -> I0 I1; 8',
  },
  {
    go: 'func(struct { x int8; _ int16; y int32 }, int8) int8',
    parameters: [struct([int8, int16, int32]), int8],
    results: [int8],
    v1: '@0, @8 -> @16; 24',
    v2: 'I0 I1 I2, I3 -> I0; 16',
  },
  {
    go: 'func([1]int8, [1][1]float64, [1]string) [1]string',
    parameters: [array(1, int8), array(1, array(1, float64)), array(1, string)],
    results: [array(1, string)],
    v1: '@0, @8, @16 -> @32; 48',
    v2: 'I0, F0, I1 I2 -> I0 I1; 32',
  },
  {
    go: 'func([2]int8, int8, [2]int16) [2]int8',
    parameters: [array(2, int8), int8, array(2, int16)],
    results: [array(2, int8)],
    v1: '@0, @2, @4 -> @8; 16',
    v2: '@0, I0, @2 -> @8; 24',
  },
  {
    go: 'func(struct { x int; e [2]struct{} }, int8) int8',
    parameters: [struct([int, array(2, empty)]), int8],
    results: [int8],
    v1: '@0, @16 -> @24; 32',
    v2: '@0, I0 -> I0; 24',
  },
  {
    go: 'func(int8, [0]int, int8) (int8, struct{}, int8)',
    parameters: [int8, array(0, int), int8],
    results: [int8, empty, int8],
    v1: '@0, @8, @8 -> @16, @17, @17; 24',
    v2: 'I0, @0, I1 -> I0, @0, I1; 8',
  },
  {
    go: 'func(a, b, c, d, e, f, g, h int, s string, z int8) (string, int8)',
    parameters: [int, int, int, int, int, int, int, int, string, int8],
    results: [string, int8],
    v1: '@0, @8, @16, @24, @32, @40, @48, @56, @64, @80 -> @88, @104; 112',
    v2: 'I0, I1, I2, I3, I4, I5, I6, I7, @0, I8 -> I0 I1, I2; 88',
  },
  {
    go: 'func(complex128, float32, complex64) (complex64, float64)',
    parameters: [complex128, float32, complex64],
    results: [complex64, float64],
    v1: '@0, @16, @20 -> @32, @40; 48',
    v2: 'F0 F1, F2, F3 F4 -> F0 F1, F2; 32',
  },
  {
    // The example of abi-internal.md.
    go: 'func(uint8, [2]uintptr, uint8) (struct { x uintptr; y [2]uintptr }, string)',
    parameters: [uint8, array(2, uintptr), uint8],
    results: [struct([uintptr, array(2, uintptr)]), string],
    v1: '@0, @8, @24 -> @32, @56; 72',
    v2: 'I0, @0, I1 -> @16, I0 I1; 48',
  },
  {
    // golang/go#72053
    go: 'func(struct { b bool; s string }) string',
    parameters: [struct([bool, string])],
    results: [string],
    v1: '@0 -> @24; 40',
    v2: 'I0 I1 I2 -> I0 I1; 24',
  },
];

describe('layout of a call', () => {
  for (const { go, parameters, results, v1, v2 } of facts) {
    it(`is the compiler's for ${go}`, () => {
      expect(text(layOut({ parameters, results }, V1)), 'ABI0, in Go 1.11.13').to.equal(v1);
      expect(text(layOut({ parameters, results }, V2)), 'ABIInternal, in Go 1.27.3').to.equal(v2);
    });
  }

  it('has the spill space of an argument aligned like the argument', () => {
    // Go 1.27.3 notes args=0x10 for func(int8, int32, int8).
    expect(layOut({ parameters: [int8, int32, int8], results: [] }, V2).frameBytes).to.equal(16);
  });

  it('leaves registers to what comes after an argument that did not fit', () => {
    const floats = Array.from({ length: 14 }, () => float64);
    const { parameters } = layOut({ parameters: [...floats, complex128, float32], results: [] }, V2);
    expect(parameters.slice(-2).map(where)).to.deep.equal(['@0', 'F14']);
  });
});
