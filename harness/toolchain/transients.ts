import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../host/files.js';
import type { RuntimeTestResult } from './runtime-tests/result.js';

/** A way in which a tree's TestDebugCall* tests can fail although the runtime is correct. */
export interface Transient {
  /** `hung`, or the reason of a refusal that only means that the goroutine was caught at a bad moment. */
  sign: string;
  /** Where it was reported and fixed. */
  source: string;
}

const hang = 'golang/go#25519, fixed in the tests of 1.12';
const runtimeCall = 'golang/go#32985, fixed in the tests of 1.14';

/**
 * Returns the known transient failures of these tests. They follow from what the in-process debugger of the
 * tree's own tests retries (src/runtime/export_debug_test.go), not from the version: a patched tree may have
 * the fixed tests.
 */
export async function transientsOf(goroot: string): Promise<Transient[]> {
  const source = await readIfThere(join(goroot, 'src/runtime/export_debug_test.go'));
  if (source === undefined) return [];
  return [
    ...(source.includes('retry _Grunnable')
      ? []
      : [
          { sign: 'hung', source: hang },
          { sign: 'executing on Go runtime stack', source: hang },
        ]),
    ...(source.includes('"call from within the Go runtime"')
      ? []
      : [{ sign: 'call from within the Go runtime', source: runtimeCall }]),
  ];
}

/** Returns the one of `transients` that a result shows. */
export function transientIn(
  result: RuntimeTestResult,
  transients: readonly Transient[],
): Transient | undefined {
  if (result.outcome === 'hung') return transients.find(({ sign }) => sign === 'hung');
  if (result.outcome !== 'failed') return undefined;
  return transients.find(({ sign }) => result.output?.includes(sign));
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
