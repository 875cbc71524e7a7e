import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import { interplayDefects } from './interplay/defects.js';
import { processorDefects } from './processor-defects.js';
import type { KnownDefect } from './requirement.js';

/**
 * The known defects: promises that releases are known to break, with a reference to where each was reported.
 * If a release keeps such a promise after all, the run fails, because this list is then wrong.
 */
export const knownDefects: readonly KnownDefect[] = [
  {
    requirement: 'registers.flags',
    architecture: 'amd64',
    releases: '>=1.11',
    where: 'own',
    reference: 'delve#2985',
    reason: 'after status 16, the epilogue of the entry point adds to SP, which overwrites RFLAGS',
  },
  {
    requirement: 'stack.register-order',
    architecture: 'amd64',
    releases: '>=1.11 <1.15',
    where: 'own',
    reference: 'src/runtime/asm_amd64.s and src/runtime/stack.go (1.11)',
    reason:
      'the entry point saves the registers from the top of its frame down, but getStackMap reads their map from the bottom up',
  },
  {
    requirement: 'gc.unknown-arguments',
    releases: '>=1.15 <1.20',
    where: 'tree',
    reference: 'src/runtime/mgcmark.go (1.15)',
    reason:
      'scanframeworker uses the value that stands for “unknown” as the number of bytes to scan; 1.20 uses the argument map',
  },
  {
    requirement: 'stack.room-to-refuse',
    architecture: 'amd64',
    releases: '>=1.17',
    where: 'own',
    argumentsIn: 'registers',
    reference: 'src/runtime/asm_amd64.s (1.17)',
    reason: 'debugCallV2 and debugCallCheck, which is called through an ABI wrapper, use 272 to 280 bytes',
  },
  {
    requirement: 'stack.room-to-call',
    architecture: 'amd64',
    releases: '>=1.15',
    where: 'own',
    reference: 'src/runtime/debugcall.go (1.15)',
    reason: 'the entry point and debugCallWrap use 264 bytes in 1.15 and 1.16, and up to 296 since 1.17',
  },
  {
    requirement: 'safepoint.nosplit',
    releases: '>=1.11 <1.14',
    where: 'tree',
    reference: 'golang/go#36110',
    reason:
      'without optimization, the compiler emits a register map for every instruction of a nosplit function',
  },
  {
    requirement: 'thread.kept',
    releases: '>=1.15 <1.21.2',
    where: 'own',
    reference: 'golang/go#61732',
    reason: 'debugCallWrap creates a goroutine for the call, but does not lock it to the thread',
  },
  ...processorDefects,
  ...interplayDefects,
];

/** Which implementation of debug calls is judged. */
export interface Judged {
  version: GoVersion;
  /** The processor, by GOARCH. */
  processor: string;
  /** The tree's own implementation, or the one that a patch series made by changing or replacing it. */
  implementation: 'own' | 'reference';
  /** The requirements that the series fixes, if it keeps the tree's own implementation and amends it. */
  amends?: readonly string[];
  /** How compiled functions take their arguments, if the programs tell. */
  argumentsIn?: 'registers' | 'stack';
}

/** Returns the known defect that affects a scenario of these requirements; undefined if there is none. */
export function knownDefect(requirementIds: readonly string[], judged: Judged): KnownDefect | undefined {
  return knownDefects.find(
    defect =>
      requirementIds.includes(defect.requirement) &&
      inRange(judged.version, defect.releases) &&
      (defect.architecture === undefined || defect.architecture === judged.processor) &&
      remains(defect, judged),
  );
}

function remains(
  { requirement, where, argumentsIn }: KnownDefect,
  { implementation, amends, argumentsIn: way = argumentsIn }: Judged,
): boolean {
  if (argumentsIn !== undefined && argumentsIn !== way) return false;
  if (implementation === 'own') return true;
  return amends === undefined ? where === 'tree' : !amends.includes(requirement);
}
