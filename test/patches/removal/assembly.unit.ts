import { expect } from 'chai';
import { removeFromAssembly } from '../../../harness/patches/removal/assembly.js';

const before = `#include "textflag.h"

TEXT runtime·rt0_go(SB),NOSPLIT,$0
	CALL	runtime·abort(SB)
	RET

	// Keep the entry point.
	MOVQ	$runtime·debugCallV1(SB), AX
	RET

DATA runtime·mainPC+0(SB)/8,$runtime·main(SB)
GLOBL runtime·mainPC(SB),RODATA,$8

TEXT runtime·before(SB),NOSPLIT,$0
	RET
`;

const feature = `
/*
 * Calls injected by a debugger: see debugcall.go.
 */

DATA	debugCallTooLarge<>+0(SB)/8, $"call fra"
GLOBL	debugCallTooLarge<>(SB), RODATA, $20

// debugCallV1 is the entry point.
//
// It has a frame.
TEXT runtime·debugCallV1(SB),NOSPLIT,$152-0
	MOVQ	AX, 0(SP)

#define DEBUG_CALL_DISPATCH(NAME, SIZE) \\
	CMPQ	AX, $SIZE	\\
	JA	5(PC)

DEBUG_CALL_DISPATCH(debugCall32<>, 32)
DEBUG_CALL_DISPATCH(debugCall64<>, 64)
restore:
	MOVQ	$16, AX
	BYTE	$0xcc

	RET

#define DEBUG_CALL_FN(NAME, SIZE) \\
TEXT NAME(SB),WRAPPER,$SIZE-0	\\
	RET
DEBUG_CALL_FN(debugCall32<>, 32)
DEBUG_CALL_FN(debugCall64<>, 64)
`;

const after = `
// after is something else.
TEXT runtime·after<ABIInternal>(SB),NOSPLIT,$0
	XCHGQ CX, AX
	RET

#define OTHER(reg) \\
	MOVQ reg, AX

TEXT runtime·last(SB),NOSPLIT,$0
	OTHER(BX)
	RET
`;

describe('taking the feature out of assembly', () => {
  it('takes functions, data, macros and their uses, and the reference from rt0_go', () => {
    const { source } = removeFromAssembly(before + feature + after);
    expect(source).to.equal(before.replace(/\n\t\/\/ Keep[\s\S]*?RET\n/, '') + after);
  });

  it('tells what went, and where it was', () => {
    const { removed } = removeFromAssembly(before + feature + after);
    expect(removed.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      'instruction runtime·rt0_go',
      'comment ',
      'data debugCallTooLarge',
      'data debugCallTooLarge',
      'function debugCallV1',
      'macro DEBUG_CALL_FN',
      'function debugCall32',
      'function debugCall64',
    ]);
    expect(removed[0]?.line).to.equal(8);
  });

  it('leaves a file without the feature as it is', () => {
    const source = before.replace(/\n\t\/\/ Keep[\s\S]*?RET\n/, '') + after;
    expect(removeFromAssembly(source)).to.deep.equal({ source, removed: [] });
  });
});
