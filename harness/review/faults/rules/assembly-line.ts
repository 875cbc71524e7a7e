/** A line of an assembly file, comments and a continuing backslash left out. */
export interface AssemblyLine {
  /** Offset of the code's first character, and the code. */
  start: number;
  code: string;
  /** It belongs to a macro's definition. */
  inMacro: boolean;
}
