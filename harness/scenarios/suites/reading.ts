import type { GoValue } from '../../protocol/abi/values.js';
import type { PanicValue } from '../../protocol/call.js';
import type { Debuggee } from '../debuggee.js';

/** A string in the program, by the address of its two words. */
export function stringAt({ target }: Debuggee, address: number): string {
  return Buffer.from(target.read(target.readWord(address), target.readWord(address + 8))).toString();
}

export function stringOf({ target }: Debuggee, value: GoValue | undefined): string {
  const [pointer, length] = value as [bigint, bigint];
  return Buffer.from(target.read(Number(pointer), Number(length))).toString();
}

/** The two words of an interface in the program. */
export function interfaceAt({ target }: Debuggee, address: number): PanicValue {
  return { type: target.readWord(address), data: target.readWord(address + 8) };
}
