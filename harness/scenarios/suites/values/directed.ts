import type { Case, Kind } from './cases.js';
import { type BasicName, basic, type Field, type Shape } from './shape.js';

/*
 * Signatures at the edges of the layout rules: values that just fit into the registers and values that just
 * do not, values that take no room but move their neighbours, padding. Nine integers and fifteen floats are
 * the registers of ABIInternal on amd64.
 */

const of = (...names: BasicName[]): Shape[] => names.map(basic);
const repeat = (count: number, shape: Shape): Shape[] => Array.from({ length: count }, () => shape);
const struct = (...fields: (Shape | Field)[]): Shape => ({
  kind: 'struct',
  fields: fields.map(field => ('kind' in field ? { shape: field } : field)),
});
const array = (length: number, shape: Shape): Shape => ({ kind: 'array', length, of: shape });
const slice = (shape: Shape): Shape => ({ kind: 'slice', of: shape });
const blank = (shape: Shape): Field => ({ shape, blank: true });
const [int, int8, int16, string, float32, float64] = [
  basic('int'),
  basic('int8'),
  basic('int16'),
  basic('string'),
  basic('float32'),
  basic('float64'),
];
const any: Shape = { kind: 'any', of: string };
const empty = struct();

/** The parameters; the results are the same in reverse order. */
const signatures: Shape[][] = [
  [],
  [empty],
  [int8, empty, int8],
  [int8, array(0, int), int8],
  [int8, array(0, int)],
  [array(0, string), int8],
  of('bool', 'int64', 'bool', 'int32', 'bool', 'int16', 'bool'),
  of('uint8', 'uint16', 'uint32', 'uint64', 'uint', 'uintptr', 'unsafe.Pointer'),
  of('float32', 'float64', 'complex64', 'complex128'),
  of('string', 'int8', 'string', 'float32', 'string'),
  repeat(9, int),
  repeat(10, int),
  repeat(15, float64),
  repeat(16, float32),
  [...repeat(9, int), ...repeat(15, float64), int8, float32],
  // A value that does not fit goes into the frame, and the ones after it may still fit.
  [...repeat(8, int), string, int8],
  [...repeat(7, int), slice(int8), string],
  [...repeat(14, float64), basic('complex128'), float32],
  [...repeat(8, int), any, int],
  [...repeat(8, int), struct(int8, int8), struct(int8)],
  [struct(...repeat(9, int8))],
  [struct(...repeat(10, int8)), int],
  [struct(...repeat(15, float32)), float64],
  [struct(...repeat(16, float32)), float64],
  [struct(...repeat(5, int), ...repeat(9, float32)), ...repeat(5, int), ...repeat(7, float32)],
  // Arrays: one of one element is passed like the element, one of two never in registers, an empty one takes
  // no room.
  [array(1, int8), array(1, string), array(1, array(1, float64))],
  [array(2, int8), int8, array(2, int16)],
  [struct(int, array(1, struct(int8, string))), int8],
  [struct(int, array(2, int8)), int8],
  [struct(int, array(2, empty)), int8],
  [struct(int8, array(0, int)), int8],
  [struct(array(0, int), int8), int8],
  // A last field without bytes is padded.
  [struct(int, empty), int8],
  [struct(int8, empty), struct(string, array(0, int16))],
  [struct(struct(int16, empty), int8), int8],
  [struct(empty, empty), int8],
  // Padding between fields and after them, blank fields.
  [struct(basic('bool'), string)],
  [struct(int8, int), struct(int8, int16, int8), struct(int, int8)],
  [struct(int8, blank(int16), basic('int32')), int8],
  [struct(blank(int), int8), struct(blank(string)), int8],
  [struct(blank(float64), float64), struct(float32, blank(empty)), float32],
  [struct(int8, struct(int16, struct(basic('int32'), struct(int, struct(basic('bool')))))), int8],
  [any, { kind: 'error' }, { kind: 'func' }, { kind: 'map', key: 'string', of: int }],
  [{ kind: 'chan', of: int }, { kind: 'pointer', of: struct(int, string) }, slice(any)],
  [array(40, int), string, array(3, any)],
];

const receivers: [Kind, Shape][] = [
  ['method', struct(basic('bool'), string)],
  ['method', int8],
  ['method', empty],
  ['method', array(2, string)],
  ['method', { kind: 'func' }],
  ['pointer method', { kind: 'pointer', of: struct(basic('bool'), string) }],
  ['pointer method', { kind: 'pointer', of: empty }],
  ['interface method', struct(basic('bool'), string)],
  ['interface method', int],
  ['interface method', empty],
  ['interface method', struct({ kind: 'pointer', of: int })],
  ['interface method', array(1, { kind: 'pointer', of: int })],
  ['interface method', { kind: 'map', key: 'int8', of: string }],
  ['method value', struct(basic('bool'), string)],
  ['method value', array(3, int16)],
  ['closure', string],
  ['closure', struct(int8, float64, any)],
  ['closure', array(20, int)],
];

/**
 * Every signature of the list as a function; every kind of receiver, with parameters of several kinds;
 * variadic functions.
 */
export const directedCases: readonly Case[] = [
  ...signatures.map((parameters, seed): Case => {
    return { kind: 'function', parameters, results: parameters.toReversed(), variadic: false, seed };
  }),
  ...receivers.map(([kind, first], seed): Case => {
    const parameters = [first, int8, string, float32];
    return {
      kind,
      parameters,
      results: [float64, first.kind === 'pointer' ? int : first],
      variadic: false,
      seed,
    };
  }),
  ...[int8, string, struct(int8, string), array(2, int), any].map((shape, seed): Case => {
    return { kind: 'function', parameters: [int16, slice(shape)], results: [shape], variadic: true, seed };
  }),
];
