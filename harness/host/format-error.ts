import { UsageError } from './errors.js';

/** Bytes from an external file do not have the expected format. */
export class FormatError extends UsageError {}
