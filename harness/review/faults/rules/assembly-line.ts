/** A line of an assembly file, without comments and without the backslash that continues a macro. */
export interface AssemblyLine {
  /** Offset of the code's first character in the file. */
  start: number;
  code: string;
  /** Whether the line belongs to a macro's definition. */
  inMacro: boolean;
}
