import type { TreeNumbers } from '../binary/tree-numbers.js';
import type { FixtureUse } from './scenario.js';

/** A compiled fixture. */
export interface CompiledFixture extends FixtureUse {
  path: string;
  /** The C program that loads it, if it is a library. */
  host?: string;
  /** The Go files it was compiled from. */
  sources: string[];
  /** What the sources of its Go say about its tables; absent if they could not be read. */
  numbers?: TreeNumbers;
}
