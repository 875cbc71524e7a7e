import { UsageError } from './errors.js';

/** Bytes that somebody else made don't have the format that they should have. */
export class FormatError extends UsageError {}
