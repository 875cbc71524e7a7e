import { UsageError } from '../errors.js';

const defaultBudget = 10e9;

const units: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/**
 * Reads a size such as `500MB`, `0.5GB` or `10 GB`, in bytes. Returns undefined for anything else, and for 0.
 */
function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?([KMGT]B)$/i.exec(text.trim()) ?? [];
  const bytes = Number(digits) * (units[unit.toUpperCase()] ?? Number.NaN);
  return bytes > 0 ? bytes : undefined;
}

/** Returns how large the user's cache may be, in bytes: GO_DEBUGCALL_CACHE_MAX, or 10 GB. */
export function cacheBudget(text = process.env.GO_DEBUGCALL_CACHE_MAX): number {
  if (!text) return defaultBudget;
  const bytes = parseSize(text);
  if (bytes === undefined) {
    throw new UsageError(`GO_DEBUGCALL_CACHE_MAX=${text} is not a size`, {
      remedy: 'write it like 500MB, 0.5GB or 10GB, or unset it: the default is 10GB',
    });
  }
  return bytes;
}
