import { createRequire } from 'node:module';
import type { Decoder, Formatter, Instruction as IcedInstruction } from 'iced-x86';
import type { Arch } from '../arch/arch.js';

/** One machine instruction of a program. */
export interface Instruction {
  /** As linked. */
  pc: number;
  /** Length in bytes. */
  length: number;
  /** In Intel's syntax, with the address of a call or jump in hex; the word in hex where nothing else is known. */
  text: string;
  kind: 'call' | 'jump' | 'conditional jump' | 'return' | 'other';
  /** Where a direct call or jump goes, as linked. */
  target: number | undefined;
  /** Address of a memory operand that is relative to PC, as linked. */
  reads: number | undefined;
  /**
   * What it does to the condition flags. Undefined for a processor whose flags survive a call, which has no
   * need to know.
   */
  flags: { reads: boolean; writes: 'none' | 'some' | 'all' } | undefined;
}

const require = createRequire(import.meta.url);

/**
 * Decodes machine code that begins with an instruction. An instruction is a word, of one or two lengths; on
 * amd64, where it can have any, the library iced-x86 decodes, and an invalid instruction is one byte long.
 */
export function decodeInstructions(arch: Arch, code: Uint8Array, pc: number): Instruction[] {
  return arch.pcQuantum === 1 ? decodeVariable(code, pc) : decodeWords(arch, code, pc);
}

function decodeWords({ instructions, pcQuantum, elf }: Arch, code: Uint8Array, pc: number): Instruction[] {
  const found: Instruction[] = [];
  for (let at = 0; at < code.length; ) {
    const length = instructions.lengthOf?.(code.subarray(at, at + pcQuantum)) ?? pcQuantum;
    if (at + length > code.length) break;
    const word = code.subarray(at, at + length);
    const digits = Buffer.from(word).toString('hex').match(/../g) ?? [];
    found.push({
      pc: pc + at,
      length,
      text: (elf.littleEndian ? digits.reverse() : digits).join(''),
      kind: instructions.kindOf(word),
      target: instructions.callTarget?.(word, pc + at),
      reads: undefined,
      flags: undefined,
    });
    at += length;
  }
  return found;
}

/** All condition flags that arithmetic sets: OF, SF, ZF, AF, CF and PF, as iced-x86 numbers them. */
const arithmeticFlags = 0x3f;

function decodeVariable(code: Uint8Array, pc: number): Instruction[] {
  // Loaded on demand: it is a megabyte, and most commands read no instruction.
  const iced = require('iced-x86') as typeof import('iced-x86');
  const decoder: Decoder = new iced.Decoder(64, code, iced.DecoderOptions.None);
  const formatter: Formatter = new iced.Formatter(iced.FormatterSyntax.Intel);
  formatter.hexPrefix = '0x';
  formatter.hexSuffix = '';
  formatter.branchLeadingZeros = false;
  formatter.spaceAfterOperandSeparator = true;
  decoder.ip = BigInt(pc);
  const kinds = kindsOf(iced);
  const found: Instruction[] = [];
  const instruction = new iced.Instruction();
  while (decoder.canDecode) {
    const { position } = decoder;
    decoder.decodeOut(instruction);
    found.push(describe(iced, instruction, formatter, kinds));
    if (instruction.code !== iced.Code.INVALID) continue;
    decoder.position = position + 1;
    decoder.ip = BigInt(pc + position + 1);
  }
  for (const one of [instruction, formatter, decoder]) one.free();
  return found;
}

function kindsOf({ FlowControl }: typeof import('iced-x86')): Map<number, Instruction['kind']> {
  return new Map<number, Instruction['kind']>([
    [FlowControl.Call, 'call'],
    [FlowControl.IndirectCall, 'call'],
    [FlowControl.UnconditionalBranch, 'jump'],
    [FlowControl.IndirectBranch, 'jump'],
    [FlowControl.ConditionalBranch, 'conditional jump'],
    [FlowControl.Return, 'return'],
  ]);
}

function describe(
  { Code, OpKind }: typeof import('iced-x86'),
  instruction: IcedInstruction,
  formatter: Formatter,
  kinds: Map<number, Instruction['kind']>,
): Instruction {
  const written = instruction.rflagsModified & arithmeticFlags;
  const near = instruction.op0Kind === OpKind.NearBranch64;
  return {
    pc: Number(instruction.ip),
    length: instruction.code === Code.INVALID ? 1 : instruction.length,
    text: formatter.format(instruction),
    kind: kinds.get(instruction.flowControl) ?? 'other',
    target: near ? Number(instruction.nearBranchTarget) : undefined,
    reads: instruction.isIpRelMemoryOperand ? Number(instruction.ipRelMemoryAddress) : undefined,
    flags: {
      reads: (instruction.rflagsRead & arithmeticFlags) !== 0,
      writes: written === 0 ? 'none' : written === arithmeticFlags ? 'all' : 'some',
    },
  };
}
