/*
 * Go types, as far as the layout of a call depends on them: size, alignment and scalar parts. The sizes are
 * those of 64-bit processors.
 */

/** The class of a value's part: an integer or pointer, or a floating-point number. */
export type PartClass = 'integer' | 'float';

/** A Go type. Its values are bytes in memory layout. */
export type GoType =
  | { kind: 'scalar'; name: string; class: PartClass; size: 1 | 2 | 4 | 8 }
  | { kind: 'struct'; name: string; fields: readonly GoType[] }
  | { kind: 'array'; name: string; element: GoType; length: number };

function scalar(name: string, size: 1 | 2 | 4 | 8, partClass: PartClass = 'integer'): GoType {
  return { kind: 'scalar', name, class: partClass, size };
}

export const bool = scalar('bool', 1);
export const int8 = scalar('int8', 1);
export const int16 = scalar('int16', 2);
export const int32 = scalar('int32', 4);
export const int64 = scalar('int64', 8);
export const int = scalar('int', 8);
export const uint8 = scalar('uint8', 1);
export const uint16 = scalar('uint16', 2);
export const uint32 = scalar('uint32', 4);
export const uint64 = scalar('uint64', 8);
export const uint = scalar('uint', 8);
export const uintptr = scalar('uintptr', 8);
export const float32 = scalar('float32', 4, 'float');
export const float64 = scalar('float64', 8, 'float');
/** Any type that is one pointer word: pointers, maps, channels, functions, unsafe.Pointer. */
export const pointer = scalar('unsafe.Pointer', 8);

export function struct(
  fields: readonly GoType[],
  name = `struct { ${fields.map(f => f.name).join('; ')} }`,
): GoType {
  return { kind: 'struct', name, fields };
}

export function array(length: number, element: GoType): GoType {
  return { kind: 'array', name: `[${length}]${element.name}`, element, length };
}

export const complex64 = struct([float32, float32], 'complex64');
export const complex128 = struct([float64, float64], 'complex128');
/** Pointer and length. */
export const string = struct([pointer, int], 'string');
/** Type word and data word. */
export const emptyInterface = struct([pointer, pointer], 'interface {}');

/** Pointer, length and capacity. */
export function slice(element: GoType): GoType {
  return struct([pointer, int, int], `[]${element.name}`);
}

export function roundUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

export function alignment(type: GoType): number {
  switch (type.kind) {
    case 'scalar':
      return type.size;
    case 'struct':
      return Math.max(1, ...type.fields.map(alignment));
    case 'array':
      return alignment(type.element);
  }
}

/** The offset of each field of a struct. */
export function fieldOffsets(fields: readonly GoType[]): number[] {
  let end = 0;
  return fields.map(field => {
    const offset = roundUp(end, alignment(field));
    end = offset + sizeOf(field);
    return offset;
  });
}

/**
 * Size in bytes. A struct whose last field is empty is one byte longer than its fields: a pointer to that
 * field must not point past the struct (src/cmd/compile/internal/types/size.go).
 */
export function sizeOf(type: GoType): number {
  switch (type.kind) {
    case 'scalar':
      return type.size;
    case 'array':
      return type.length * sizeOf(type.element);
    case 'struct': {
      const offsets = fieldOffsets(type.fields);
      const lastField = type.fields.at(-1);
      if (lastField === undefined) return 0;
      const last = sizeOf(lastField);
      const end = (offsets.at(-1) ?? 0) + last;
      return roundUp(end > 0 && last === 0 ? end + 1 : end, alignment(type));
    }
  }
}
