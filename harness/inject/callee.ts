import { readFileSync } from 'node:fs';
import type { CallSequence } from '../arch/sequence.js';
import { Dwarf } from '../binary/dwarf/dwarf.js';
import type { Func } from '../binary/program.js';
import { UsageError } from '../host/errors.js';
import { type Layout, layOut } from '../protocol/abi/layout.js';
import { sequenceOf } from '../protocol/versions.js';
import { listed } from '../safepoints/lines.js';
import { findFunction } from '../safepoints/places.js';
import type { Subject } from '../safepoints/subject.js';
import type { CallText } from './call-text.js';
import { functionTypeOf } from './dwarf-types.js';
import { encodeLiteral, type Place } from './encode.js';
import { type FunctionType, signatureText } from './types.js';

/** A function to call, and how. */
export interface Callee {
  func: Func;
  type: FunctionType;
  /** Where the types are from. */
  typesFrom: 'debugging information' | '--signature';
  layout: Layout;
  call: CallText;
}

/** Flag of a function that is written in assembly (internal/abi, FuncFlagAsm), since 1.18. */
const assemblyFlag = 4;

/**
 * Finds the function that a call names, and its types: in the debugging information, or as the user states them.
 * @throws UsageError for an unknown or ambiguous name, unknown types, and arguments that do not fit.
 */
export function calleeOf(subject: Subject, call: CallText, stated: FunctionType | undefined): Callee {
  const { program } = subject;
  const { func, byStack } = choose(subject, call.function);
  refuseWithoutContext(func.name);
  const known = stated === undefined ? knownType(subject, func) : undefined;
  const type = stated ?? known;
  if (type === undefined) throw withoutTypes(subject, func.name);
  const sequence = sequenceOf(program);
  if (sequence === undefined) throw new Error(`${program.path} has no debug calls`);
  const layout = layOut(abiOf(type), byStack ? onStack(sequence) : sequence);
  requireSize(func, layout, type);
  requireCount(func.name, type, call);
  const callee: Callee = {
    func,
    type,
    typesFrom: stated ? '--signature' : 'debugging information',
    layout,
    call,
  };
  // What does not fit is said before the program runs.
  argumentBytes(callee, () => 1);
  return callee;
}

/** Returns the bytes of each argument. `place` takes what they point to into the program. */
export function argumentBytes({ type, call, func }: Callee, place: Place): Uint8Array[] {
  return type.parameters.map((parameter, index) => {
    const literal = call.arguments[index];
    if (literal === undefined) throw new Error('the arguments were counted');
    return encodeLiteral(parameter, literal, `argument ${index + 1} of ${func.name}`, place);
  });
}

/**
 * The function of a name, and whether it takes its arguments on the stack. Of an assembly function, the compiler's
 * wrapper is called, if there is one.
 */
function choose({ program, release }: Subject, name: string): { func: Func; byStack: boolean } {
  const funcs = findFunction(program, name).toSorted((a, b) => a.funcID - b.funcID);
  const [func, wrapper, third] = funcs;
  if (func === undefined) throw new Error(`no function ${name}`);
  if (third !== undefined || (wrapper !== undefined && wrapper.funcID === func.funcID)) {
    throw new UsageError(`${func.name} is generic: the program has ${funcs.length} instances of it`, {
      remedy: 'a call of a generic function needs a dictionary: call a function that calls it',
    });
  }
  const isAssembly =
    (func.flag & assemblyFlag) !== 0 ||
    (release.minor === 17 && program.symbol(`${func.name}.abi0`)?.address === func.entry);
  if (!isAssembly) return { func, byStack: false };
  return wrapper === undefined ? { func, byStack: true } : { func: wrapper, byStack: false };
}

function onStack(sequence: CallSequence): CallSequence {
  return { ...sequence, integers: [], floats: 0 };
}

function refuseWithoutContext(name: string): void {
  if (/\.func\d+(?:\.|$)|-fm$/.test(name)) {
    throw new UsageError(`${name} is a closure: its captured variables are known only while it is called`, {
      remedy: 'call a function that has a name',
    });
  }
  if (name.includes('[')) {
    throw new UsageError(`${name} is an instance of a generic function, and needs a dictionary`, {
      remedy: 'call a function that calls it',
    });
  }
}

function debuggingInformation({ program }: Subject): Dwarf | undefined {
  return Dwarf.of(readFileSync(program.path), program.sections);
}

function knownType(subject: Subject, func: Func): FunctionType | undefined {
  const dwarf = debuggingInformation(subject);
  return dwarf === undefined ? undefined : functionTypeOf(dwarf, func.entry);
}

function withoutTypes(subject: Subject, name: string): UsageError {
  const { program } = subject;
  const why =
    debuggingInformation(subject) === undefined
      ? `${program.path} has no debugging information`
      : `the debugging information of ${program.path} does not have the types of ${name}`;
  return new UsageError(`${why}, so the arguments of ${name} are not known`, {
    remedy: `state them: --signature='func(int, string) bool'`,
  });
}

function abiOf({ parameters, results }: FunctionType) {
  return { parameters: parameters.map(({ abi }) => abi), results: results.map(({ abi }) => abi) };
}

/** The pc-line table has the size of a function's arguments: a signature of another size is wrong. */
function requireSize(func: Func, { frameBytes }: Layout, type: FunctionType): void {
  if (func.args < 0 || Math.ceil(func.args / 8) * 8 === frameBytes) return;
  throw new UsageError(
    `${func.name} is no ${signatureText(type)}: the program reserves ${func.args} bytes for its arguments, and that needs ${frameBytes}`,
    { remedy: 'state the whole signature, with the receiver of a method as the first parameter' },
  );
}

function requireCount(name: string, type: FunctionType, { arguments: given }: CallText): void {
  const wanted = type.parameters.length;
  if (given.length === wanted) return;
  const types = listed(type.parameters.map(parameter => parameter.name));
  throw new UsageError(
    `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, and the call has ${given.length}: it is ${signatureText(type)}`,
    wanted === 0 ? {} : { remedy: `its parameters: ${types}` },
  );
}
