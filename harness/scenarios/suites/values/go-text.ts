import type { Random } from '../../random.js';
import type { BasicName, Shape } from './shape.js';

/** The type as Go source. */
export function typeText(shape: Shape): string {
  switch (shape.kind) {
    case 'basic':
      return shape.name;
    case 'pointer':
      return `*${typeText(shape.of)}`;
    case 'slice':
      return `[]${typeText(shape.of)}`;
    case 'chan':
      return `chan ${typeText(shape.of)}`;
    case 'map':
      return `map[${shape.key}]${typeText(shape.of)}`;
    case 'func':
      return 'func(int) int';
    case 'any':
      return 'interface{}';
    case 'error':
      return 'error';
    case 'struct': {
      const fields = shape.fields.map(
        (field, index) => `${field.blank ? '_' : `F${index}`} ${typeText(field.shape)}`,
      );
      return `struct{ ${fields.join('; ')} }`;
    }
    case 'array':
      return `[${shape.length}]${typeText(shape.of)}`;
  }
}

/**
 * An expression of the type with a value that `random` chooses. The program around it declares `adder` and
 * imports errors, math and unsafe.
 */
export function literal(shape: Shape, random: Random): string {
  const type = typeText(shape);
  switch (shape.kind) {
    case 'basic':
      return basicLiteral(shape.name, random);
    case 'pointer':
      return `func() ${type} { v := ${literal(shape.of, random)}; return &v }()`;
    case 'slice': {
      const length = random.below(4);
      if (length === 0) return random.below(2) === 0 ? `${type}(nil)` : `${type}{}`;
      const elements = Array.from({ length }, () => literal(shape.of, random));
      return random.below(2) === 0
        ? `${type}{${elements.join(', ')}}`
        : `append(make(${type}, 0, ${length + 3}), ${elements.join(', ')})`;
    }
    case 'chan':
      return `make(${type}, ${random.below(3)})`;
    case 'map':
      return `${type}{${basicLiteral(shape.key, random)}: ${literal(shape.of, random)}}`;
    case 'func':
      return `adder(${random.below(1000)})`;
    case 'any':
      return random.below(8) === 0 ? 'interface{}(nil)' : `interface{}(${literal(shape.of, random)})`;
    case 'error':
      return random.below(8) === 0 ? 'error(nil)' : `errors.New("${word(random)}")`;
    case 'struct': {
      const fields = shape.fields.flatMap((field, index) =>
        field.blank ? [] : [`F${index}: ${literal(field.shape, random)}`],
      );
      return `${type}{${fields.join(', ')}}`;
    }
    case 'array':
      return `${type}{${Array.from({ length: shape.length }, () => literal(shape.of, random)).join(', ')}}`;
  }
}

const bits: Partial<Record<BasicName, number>> = { int8: 8, int16: 16, int32: 32, int64: 64, int: 64 };
const unsignedBits: Partial<Record<BasicName, number>> = {
  uint8: 8,
  uint16: 16,
  uint32: 32,
  uint64: 64,
  uint: 64,
  uintptr: 64,
};

function basicLiteral(name: BasicName, random: Random): string {
  const signed = bits[name];
  if (signed !== undefined) return `${name}(${BigInt.asIntN(signed, random.word())})`;
  const unsigned = unsignedBits[name];
  if (unsigned !== undefined) return `${name}(${BigInt.asUintN(unsigned, random.word())})`;
  switch (name) {
    case 'bool':
      return `bool(${random.below(2) === 0})`;
    case 'float32':
      return `math.Float32frombits(${BigInt.asUintN(32, random.word())})`;
    case 'float64':
      return `math.Float64frombits(${random.word()})`;
    case 'complex64':
      return `complex(${basicLiteral('float32', random)}, ${basicLiteral('float32', random)})`;
    case 'complex128':
      return `complex(${basicLiteral('float64', random)}, ${basicLiteral('float64', random)})`;
    case 'unsafe.Pointer':
      return 'unsafe.Pointer(new(int))';
    default:
      return `string("${word(random)}")`;
  }
}

function word(random: Random): string {
  return Array.from({ length: random.below(12) }, () => String.fromCharCode(97 + random.below(26))).join('');
}
