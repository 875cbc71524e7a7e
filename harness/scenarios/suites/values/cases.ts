import { sizeOf } from '../../../protocol/abi/types.js';
import type { Random } from '../../random.js';
import { typeText } from './go-text.js';
import { type BasicName, basic, basics, type Field, goType, type Shape } from './shape.js';

/**
 * How a function is declared and called. Except for `function`, the first parameter is not in the
 * declaration's list: it is the receiver, or a variable that a closure captures.
 */
export const kinds = [
  'function',
  'method',
  'pointer method',
  'interface method',
  'method value',
  'closure',
] as const;

export type Kind = (typeof kinds)[number];

/** A function to be generated and called. */
export interface Case {
  kind: Kind;
  parameters: Shape[];
  results: Shape[];
  /** The last parameter, a slice, is declared with `...`. */
  variadic: boolean;
  /** The seed of its values. */
  seed: number;
}

/** The signature for a reader: `a *R, b int8, c ...string`. */
export function describe({ kind, parameters, results, variadic }: Case): string {
  const texts = parameters.map((shape, index) =>
    variadic && index === parameters.length - 1 && shape.kind === 'slice'
      ? `...${typeText(shape.of)}`
      : typeText(shape),
  );
  const first = kind === 'function' ? '' : `(${texts.shift() ?? ''}) `;
  return `${kind} ${first}func(${texts.join(', ')}) (${results.map(typeText).join(', ')})`;
}

const basicNames = Object.keys(basics) as BasicName[];
/** Types whose values can all be compared, so that they can be the key of a map. */
const keyNames: readonly BasicName[] = ['int8', 'uint16', 'int32', 'int64', 'uint', 'string', 'bool'];
/** Maximum size of a parameter or result in memory, in bytes. */
const largestBytes = 512;

/** A random type; `depth` limits how deep it can be nested. */
function randomShape(random: Random, depth = 3): Shape {
  if (depth === 0 || random.below(100) < 45) return basic(random.pick(basicNames));
  const of = (): Shape => randomShape(random, depth - 1);
  switch (random.below(12)) {
    case 0:
      return { kind: 'pointer', of: of() };
    case 1:
      return { kind: 'slice', of: of() };
    case 2:
      return { kind: 'chan', of: of() };
    case 3:
      return { kind: 'map', key: random.pick(keyNames), of: of() };
    case 4:
      return { kind: 'func' };
    case 5:
      return { kind: 'any', of: of() };
    case 6:
      return { kind: 'error' };
    case 7:
    case 8:
      return { kind: 'array', length: random.pick([0, 1, 1, 2, 3, 5]), of: of() };
    default: {
      const field = (): Field => ({ shape: of(), ...(random.below(8) === 0 ? { blank: true } : {}) });
      return { kind: 'struct', fields: Array.from({ length: random.below(6) }, field) };
    }
  }
}

function boundedShape(random: Random): Shape {
  for (;;) {
    const shape = randomShape(random);
    if (sizeOf(goType(shape)) <= largestBytes) return shape;
  }
}

/** Go has no methods of pointer and interface types, nor of unsafe.Pointer. */
export function mayHaveMethods(shape: Shape): boolean {
  if (shape.kind === 'basic') return shape.name !== 'unsafe.Pointer';
  return shape.kind !== 'pointer' && shape.kind !== 'any' && shape.kind !== 'error';
}

function receiver(random: Random): Shape {
  for (;;) {
    const shape = boundedShape(random);
    if (mayHaveMethods(shape)) return shape;
  }
}

/** A random function. */
export function randomCase(random: Random): Case {
  const kind = random.below(2) === 0 ? 'function' : random.pick(kinds);
  // Some functions have more parameters than there are registers.
  const count = random.below(6) === 0 ? 6 + random.below(12) : random.below(6);
  const parameters = Array.from({ length: count }, () => boundedShape(random));
  const results = Array.from({ length: random.pick([0, 1, 1, 1, 2, 2, 3, 5, 11]) }, () =>
    boundedShape(random),
  );
  const variadic = random.below(6) === 0;
  if (variadic) parameters.push({ kind: 'slice', of: boundedShape(random) });
  if (kind === 'pointer method') parameters.unshift({ kind: 'pointer', of: receiver(random) });
  else if (kind === 'closure') parameters.unshift(boundedShape(random));
  else if (kind !== 'function') parameters.unshift(receiver(random));
  return { kind, parameters, results, variadic, seed: random.below(2 ** 31) };
}
