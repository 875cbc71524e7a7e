import type { FixtureUse } from './scenario.js';

/** A compiled fixture. */
export interface CompiledFixture extends FixtureUse {
  path: string;
  /** The C program that loads it, if it is a library. */
  host?: string;
  /** The Go files it was compiled from. */
  sources: string[];
}
