import { expect } from 'chai';
import { amd64 } from '../../../harness/arch/amd64/index.js';
import { layOut } from '../../../harness/protocol/abi/layout.js';
import { argumentPassing } from '../../../harness/protocol/abi/passing.js';
import { int } from '../../../harness/protocol/abi/types.js';
import type { CodeFunc } from '../../../harness/protocol/code.js';
import { sequenceOf } from '../../../harness/protocol/versions.js';

/** A program with functions of these names, each with the bytes that it reserves for arguments. */
function program(args: Readonly<Record<string, number>>) {
  return {
    arch: amd64,
    func: (name: string): CodeFunc | undefined =>
      name in args ? { name, entry: 0, end: 1, args: args[name] ?? 0, spdelta: () => 0 } : undefined,
  };
}

const entry = { 'runtime.debugCallV2': 0 };
const oneInt = { parameters: [int], results: [int] };

describe('how arguments travel', () => {
  it('is read from a function whose signature no release changes', () => {
    expect(argumentPassing(program({ 'runtime.newobject': 16 }))?.by).to.equal('stack');
    expect(argumentPassing(program({ 'runtime.newobject': 8 }))?.by).to.equal('registers');
    // A change may have given newobject another signature.
    const edited = program({ 'runtime.newobject': 40, 'runtime.mallocgc': 32 });
    expect(argumentPassing(edited)).to.deep.equal({
      by: 'stack',
      evidence:
        'runtime.mallocgc, func(uintptr, *_type, bool) unsafe.Pointer, reserves 32 bytes for its arguments',
    });
    expect(argumentPassing(program({}))).to.equal(undefined);
  });

  it('decides how a call is laid out, whatever the entry point is called', () => {
    const stack = sequenceOf(program({ ...entry, 'runtime.newobject': 16 }));
    if (stack === undefined) throw new Error('no sequence');
    expect(stack).to.include({ name: 'V2', entrySymbol: 'runtime.debugCallV2', goroutine: undefined });
    expect(stack.status).to.equal(amd64.sequences.V2.status);
    expect(layOut(oneInt, stack).parameters).to.deep.equal([{ kind: 'frame', type: int, offset: 0 }]);
    expect(layOut(oneInt, stack).frameBytes).to.equal(16);
    // Layouts are kept by sequence: asking again must not make a new one.
    expect(sequenceOf(program({ ...entry, 'runtime.newobject': 16 }))).to.equal(stack);
    expect(sequenceOf(program({ ...entry, 'runtime.newobject': 8 }))).to.equal(amd64.sequences.V2);
  });

  it('is that of the protocol where the program does not tell', () => {
    expect(sequenceOf(program(entry))).to.equal(amd64.sequences.V2);
    expect(sequenceOf(program({ 'runtime.debugCallV1': 0 }))).to.equal(amd64.sequences.V1);
    expect(sequenceOf(program({}))).to.equal(undefined);
  });
});
