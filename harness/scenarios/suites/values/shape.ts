import {
  array,
  bool,
  complex64,
  complex128,
  emptyInterface,
  fieldOffsets,
  float32,
  float64,
  type GoType,
  int,
  int8,
  int16,
  int32,
  int64,
  pointer,
  sizeOf,
  slice,
  string,
  struct,
  uint,
  uint8,
  uint16,
  uint32,
  uint64,
  uintptr,
} from '../../../protocol/abi/types.js';

/** Types that Go has a name for and that contain no other types. */
export const basics = {
  bool,
  int8,
  int16,
  int32,
  int64,
  int,
  uint8,
  uint16,
  uint32,
  uint64,
  uint,
  uintptr,
  float32,
  float64,
  complex64,
  complex128,
  string,
  'unsafe.Pointer': pointer,
} as const satisfies Record<string, GoType>;

export type BasicName = keyof typeof basics;

export interface Field {
  shape: Shape;
  /** Its name is `_`: it takes room, but Go code can neither set nor read it. */
  blank?: true;
}

/**
 * A Go type as a tree from which its text, its layout and values of it can be made. It is valid JSON as it
 * is.
 */
export type Shape =
  | { kind: 'basic'; name: BasicName }
  | { kind: 'pointer' | 'slice' | 'chan'; of: Shape }
  | { kind: 'map'; key: BasicName; of: Shape }
  /** func(int) int */
  | { kind: 'func' }
  /** interface{} with a value of this shape in it. */
  | { kind: 'any'; of: Shape }
  /** An interface with a method. */
  | { kind: 'error' }
  | { kind: 'struct'; fields: Field[] }
  | { kind: 'array'; length: number; of: Shape };

export function basic(name: BasicName): Shape {
  return { kind: 'basic', name };
}

/** The layout of a shape. */
export function goType(shape: Shape): GoType {
  switch (shape.kind) {
    case 'basic':
      return basics[shape.name];
    case 'pointer':
    case 'chan':
    case 'map':
    case 'func':
      return pointer;
    case 'slice':
      return slice(goType(shape.of));
    case 'any':
    case 'error':
      return emptyInterface;
    case 'struct':
      return struct(shape.fields.map(field => goType(field.shape)));
    case 'array':
      return array(shape.length, goType(shape.of));
  }
}

/** A piece of a value that Go code keeps: neither padding nor part of a blank field. */
export interface Leaf {
  offset: number;
  size: number;
  /**
   * Which bytes are values of it: any bytes, only 0 and 1, or addresses and lengths that only the program can
   * make.
   */
  content: 'bits' | 'bool' | 'made';
}

/** The pieces of a value in memory layout, in order. */
export function leaves(shape: Shape, offset = 0): Leaf[] {
  switch (shape.kind) {
    case 'struct': {
      const offsets = fieldOffsets(shape.fields.map(field => goType(field.shape)));
      return shape.fields.flatMap((field, index) =>
        field.blank ? [] : leaves(field.shape, offset + (offsets[index] ?? 0)),
      );
    }
    case 'array': {
      const size = sizeOf(goType(shape.of));
      return Array.from({ length: shape.length }, (_, index) =>
        leaves(shape.of, offset + index * size),
      ).flat();
    }
    case 'basic':
      if (shape.name !== 'string' && shape.name !== 'unsafe.Pointer') {
        const content = shape.name === 'bool' ? 'bool' : 'bits';
        return [{ offset, size: sizeOf(goType(shape)), content }];
      }
  }
  return [{ offset, size: sizeOf(goType(shape)), content: 'made' }];
}
