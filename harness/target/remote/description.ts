import { FormatError } from '../../host/format-error.js';

/** A register as the stub describes it. */
export interface StubRegister {
  name: string;
  /** For the packets `p` and `P`. */
  number: number;
  /** Bytes. */
  size: number;
  /**
   * Bytes into the answer to `g`, which has the registers in the order of their numbers; it may end before
   * this one.
   */
  offset: number;
}

const maxRegisters = 4096;

/**
 * The registers in a target description (target.xml and what it includes, gdb's manual, "Target
 * Descriptions"). A register has the number that it names, or else that of the one before and one. Throws
 * FormatError for a description without any.
 */
export function registersIn(documents: readonly string[]): StubRegister[] {
  const registers: StubRegister[] = [];
  let next = 0;
  for (const document of documents) {
    const text = document.replace(/<!--[\s\S]*?-->/g, '');
    for (const [tag] of text.matchAll(/<reg\s[^>]*>/g)) {
      const name = attribute(tag, 'name');
      const bits = Number(attribute(tag, 'bitsize'));
      const number = attribute(tag, 'regnum') === undefined ? next : Number(attribute(tag, 'regnum'));
      if (name === undefined || !Number.isInteger(bits / 8) || bits <= 0 || bits > 1 << 16) {
        throw new FormatError(`the gdb stub describes a register that can't be: ${tag.slice(0, 80)}`);
      }
      if (!Number.isSafeInteger(number) || number < 0 || registers.length >= maxRegisters) {
        throw new FormatError(`the gdb stub numbers a register ${number}`);
      }
      registers.push({ name, number, size: bits / 8, offset: 0 });
      next = number + 1;
    }
  }
  if (registers.length === 0) throw new FormatError('the gdb stub describes no registers');
  registers.sort((a, b) => a.number - b.number);
  let offset = 0;
  for (const register of registers) {
    register.offset = offset;
    offset += register.size;
  }
  return registers;
}

/** Names of the documents that one includes, in their order. */
export function includesOf(document: string): string[] {
  const text = document.replace(/<!--[\s\S]*?-->/g, '');
  return [...text.matchAll(/<xi:include\s[^>]*>/g)].flatMap(([tag]) => attribute(tag, 'href') ?? []);
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
}
