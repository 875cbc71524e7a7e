import { expect } from 'chai';
import { assembly } from '../../../../harness/arch/amd64/go-assembly.js';
import type { GoAssembly } from '../../../../harness/arch/arch.js';
import { assembly as arm64 } from '../../../../harness/arch/arm64/go-assembly.js';
import { assembly as loong64 } from '../../../../harness/arch/loong64/go-assembly.js';
import { assembly as ppc64le } from '../../../../harness/arch/ppc64le/go-assembly.js';
import { assemblyFaults } from '../../../../harness/review/faults/rules/assembly-faults.js';
import { plant } from '../../../../harness/review/faults/rules/fault.js';

const file = 'src/runtime/asm_amd64.s';

/** Faults of a function of the feature with these lines, as `rule: after`. */
function faults(...lines: string[]): string[] {
  return faultsIn(assembly, ...lines);
}

function faultsIn(of: GoAssembly, ...lines: string[]): string[] {
  const source = ['TEXT runtime·debugCallV1(SB),NOSPLIT,$152-0', ...lines, '\tRET', ''].join('\n');
  return assemblyFaults(file, source, of)
    .filter(({ line }) => line > 1 && line < lines.length + 2)
    .map(({ rule, after }) => `${rule}: ${after}`);
}

describe('faults in assembly', () => {
  it('drops a save, takes another register, another slot', () => {
    expect(faults('\tMOVQ\tR15, r15-(14*8+8)(SP)')).to.deep.equal([
      'dropped instruction: ',
      'wrong register: MOVQ AX, r15-(14*8+8)(SP)',
      'wrong offset: MOVQ R15, r15-(14*8+8+8)(SP)',
      'wrong offset: MOVQ R15, r15-(14*8+8-8)(SP)',
    ]);
  });

  it('knows pairs of registers, the stack pointers and the jumps of other processors', () => {
    expect(faultsIn(arm64, '\tSTP\t(R27, g), (30*8)(RSP)')).to.deep.equal([
      'dropped instruction: ',
      'wrong register: STP (g, g), (30*8)(RSP)',
      'wrong register: STP (R27, R29), (30*8)(RSP)',
      'wrong offset: STP (R27, g), (30*8+8)(RSP)',
      'wrong offset: STP (R27, g), (30*8-8)(RSP)',
    ]);
    expect(faultsIn(arm64, '\tCBZ\tR0, good')).to.include('wrong jump: CBNZ R0, good');
    expect(faultsIn(ppc64le, '\tMOVD\tR31, -184(R1)')).to.include.members([
      'wrong register: MOVD R2, -184(R1)',
      'wrong offset: MOVD R31, -192(R1)',
      'wrong offset: MOVD R31, -176(R1)',
    ]);
    expect(faultsIn(ppc64le, '\tBGT\t5(PC)')).to.include.members([
      'wrong jump: BLE 5(PC)',
      'wrong jump: BGE 5(PC)',
      'wrong jump: BGT 6(PC)',
    ]);
    expect(faultsIn(loong64, '\tBLT R27, R30, 5(PC)')).to.include('wrong jump: BGE R27, R30, 5(PC)');
  });

  it('changes constants by one, and leaves a byte of machine code as it is', () => {
    expect(faults('\tMOVQ\t$8, R12')).to.deep.equal([
      'dropped instruction: ',
      'wrong constant: MOVQ $9, R12',
      'wrong constant: MOVQ $7, R12',
      'wrong register: MOVQ $8, R13',
    ]);
    expect(faults('\tBYTE\t$0xcc')).to.deep.equal(['dropped instruction: ']);
  });

  it('negates jumps and shifts their boundary', () => {
    expect(faults('\tJZ\tgood')).to.deep.equal(['wrong jump: JNZ good', 'dropped instruction: ']);
    expect(faults('\tJA\tgood')).to.include.members(['wrong jump: JLS good', 'wrong jump: JCC good']);
  });

  it('replaces a dropped instruction of a macro with a NOP, because the macro’s jumps count instructions', () => {
    const found = faults(
      '#define DEBUG_CALL_DISPATCH(NAME,MAXSIZE)\t\\',
      '\tJA\t5(PC);\t\t\\',
      '\tMOVQ\tAX, 0(SP)',
    );
    expect(found).to.include.members([
      'dropped instruction: NOP; \\',
      'dropped instruction: NOP',
      'wrong jump: JA 4(PC); \\',
    ]);
  });

  it('drops flags of a TEXT line and changes its sizes', () => {
    const source = 'TEXT runtime·debugCallPanicked(SB),NOSPLIT|NOFRAME,$16-16\n\tRET\n';
    const found = assemblyFaults(file, source, assembly).filter(({ line }) => line === 1);
    expect(found.map(({ rule, after }) => `${rule}: ${after.slice(after.indexOf(',') + 1)}`)).to.deep.equal([
      'dropped flag: NOFRAME,$16-16',
      'dropped flag: NOSPLIT,$16-16',
      'wrong size: NOSPLIT|NOFRAME,$24-16',
      'wrong size: NOSPLIT|NOFRAME,$8-16',
      'wrong size: NOSPLIT|NOFRAME,$16-24',
      'wrong size: NOSPLIT|NOFRAME,$16-8',
    ]);
  });

  it('changes the boundary or the function of a size class, and the size of a frame function', () => {
    const source = [
      '#define DEBUG_CALL_FN(NAME,MAXSIZE)\t\\',
      'TEXT NAME(SB),WRAPPER,$MAXSIZE-0;\t\\',
      '\tRET',
      'DEBUG_CALL_FN(debugCall32<>, 32)',
      'TEXT runtime·debugCallV2<ABIInternal>(SB),NOSPLIT,$152-0',
      '\tDEBUG_CALL_DISPATCH(debugCall32<>, 32)',
      '\tRET',
      '',
    ].join('\n');
    const at = (line: number): string[] =>
      assemblyFaults(file, source, assembly)
        .filter(fault => fault.line === line)
        .map(({ after }) => after);
    expect(at(4)).to.deep.equal(['DEBUG_CALL_FN(debugCall32<>, 40)', 'DEBUG_CALL_FN(debugCall32<>, 24)']);
    expect(at(6)).to.deep.equal([
      '',
      'DEBUG_CALL_DISPATCH(debugCall64<>, 32)',
      'DEBUG_CALL_DISPATCH(debugCall32<>, 33)',
      'DEBUG_CALL_DISPATCH(debugCall32<>, 31)',
    ]);
  });

  it('drops only the instruction that mentions the feature in another function', () => {
    const source = 'TEXT runtime·rt0_go(SB),NOSPLIT,$0\n\tRET\n\tMOVQ\t$runtime·debugCallV1(SB), AX\n\tRET\n';
    const [fault, ...others] = assemblyFaults(file, source, assembly);
    expect(others).to.deep.equal([]);
    expect(fault).to.include({ id: 'asm_amd64.s:3 dropped instruction', symbol: 'rt0_go' });
    expect(fault && plant(source, fault).split('\n')).to.have.length(source.split('\n').length);
  });
});
