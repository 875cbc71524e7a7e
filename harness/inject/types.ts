import * as abi from '../protocol/abi/types.js';

/** A Go type, as far as a value of it can be written or printed. */
export interface ValueType {
  /** As in Go: `[]main.Point`. */
  name: string;
  kind:
    | 'bool'
    | 'int'
    | 'uint'
    | 'float'
    | 'complex'
    | 'string'
    | 'pointer'
    | 'slice'
    | 'interface'
    | 'struct'
    | 'array';
  /** What the layout of a call depends on. */
  abi: abi.GoType;
  /** Of a slice or an array. */
  element?: ValueType;
  /** Of a struct. */
  fields?: readonly { name: string; type: ValueType }[];
}

const integers: Readonly<Record<number, abi.GoType>> = {
  1: abi.int8,
  2: abi.int16,
  4: abi.int32,
  8: abi.int64,
};
const unsigneds: Readonly<Record<number, abi.GoType>> = {
  1: abi.uint8,
  2: abi.uint16,
  4: abi.uint32,
  8: abi.uint64,
};

/** A number type of `size` bytes, or a boolean. Throws for a size that Go does not have. */
export function numeric(
  kind: 'bool' | 'int' | 'uint' | 'float' | 'complex',
  size: number,
  name: string,
): ValueType {
  const types: Record<typeof kind, abi.GoType | undefined> = {
    bool: abi.bool,
    int: integers[size],
    uint: unsigneds[size],
    float: size === 4 ? abi.float32 : abi.float64,
    complex: size === 8 ? abi.complex64 : abi.complex128,
  };
  const type = types[kind];
  if (type === undefined) throw new Error(`Go has no ${kind} of ${size} bytes`);
  return { name, kind, abi: type };
}

export function stringType(name = 'string'): ValueType {
  return { name, kind: 'string', abi: abi.string };
}

/** Anything that is one pointer: pointers, maps, channels, functions, unsafe.Pointer. */
export function pointerType(name: string): ValueType {
  return { name, kind: 'pointer', abi: abi.pointer };
}

export function interfaceType(name: string): ValueType {
  return { name, kind: 'interface', abi: abi.emptyInterface };
}

/** @param element undefined where it is not known: values are then printed without their elements */
export function sliceType(element: ValueType | undefined, name = `[]${element?.name}`): ValueType {
  const type = abi.struct([abi.pointer, abi.int, abi.int], name);
  return { name, kind: 'slice', abi: type, ...(element === undefined ? {} : { element }) };
}

export function arrayType(
  length: number,
  element: ValueType,
  name = `[${length}]${element.name}`,
): ValueType {
  return { name, kind: 'array', abi: abi.array(length, element.abi), element };
}

export function structType(fields: readonly { name: string; type: ValueType }[], name?: string): ValueType {
  const text = fields.map(field => `${field.name} ${field.type.name}`).join('; ');
  return {
    name: name ?? `struct { ${text} }`,
    kind: 'struct',
    abi: abi.struct(fields.map(({ type }) => type.abi)),
    fields,
  };
}

/** A function's parameters and results; the receiver of a method is its first parameter. */
export interface FunctionType {
  parameters: readonly ValueType[];
  results: readonly ValueType[];
}

/** `func(int, string) bool`. */
export function signatureText({ parameters, results }: FunctionType): string {
  const names = (types: readonly ValueType[]): string => types.map(({ name }) => name).join(', ');
  const result =
    results.length === 0 ? '' : results.length === 1 ? ` ${names(results)}` : ` (${names(results)})`;
  return `func(${names(parameters)})${result}`;
}
