import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import type { KnownDefect } from './requirement.js';

/** What is known to be broken, and where it was reported. A release that keeps the promise after all is a failure: this list is then wrong. */
export const knownDefects: readonly KnownDefect[] = [
  {
    requirement: 'registers.flags',
    releases: '>=1.11',
    where: 'own',
    reference: 'delve#2985',
    reason: 'the epilogue of the entry point adds to SP after status 16, which rewrites RFLAGS',
  },
  {
    requirement: 'stack.register-order',
    releases: '>=1.11 <1.15',
    where: 'own',
    reference: 'asm_amd64.s and stack.go of 1.11',
    reason:
      'the entry point saves the registers from the top of its frame down, getStackMap reads their map from the bottom up',
  },
  {
    requirement: 'gc.unknown-arguments',
    releases: '>=1.15 <1.20',
    where: 'tree',
    reference: 'mgcmark.go of 1.15',
    reason: 'scanframeworker takes “unknown” for the number of bytes to scan, 1.20 asks the argument map',
  },
  {
    requirement: 'stack.room-to-refuse',
    releases: '>=1.17',
    where: 'own',
    reference: 'asm_amd64.s of 1.17',
    reason:
      'debugCallV2 and debugCallCheck, behind a wrapper for its calling convention, take 272 to 280 bytes',
  },
  {
    requirement: 'stack.room-to-call',
    releases: '>=1.15',
    where: 'own',
    reference: 'debugcall.go of 1.15',
    reason: 'the entry point and debugCallWrap take 264 bytes in 1.15 and 1.16, and up to 296 after',
  },
  {
    requirement: 'safepoint.nosplit',
    releases: '>=1.11 <1.14',
    where: 'tree',
    reference: 'golang/go#36110',
    reason: 'without optimization the compiler gives each instruction of a nosplit function a register map',
  },
  {
    requirement: 'thread.kept',
    releases: '>=1.15 <1.21.2',
    where: 'own',
    reference: 'golang/go#61732',
    reason: 'debugCallWrap doesn’t lock the goroutine that it makes for the call to the thread',
  },
];

/** Whose debugger calls are judged. */
export interface Judged {
  version: GoVersion;
  /** The tree's own, or those that a patch series made of them or put in their place. */
  implementation: 'own' | 'reference';
  /** Requirements that the series serves, where it leaves the tree's own in place and amends them. */
  amends?: readonly string[];
}

/** The defect that a scenario of these requirements runs into; undefined if none is known. */
export function knownDefect(requirementIds: readonly string[], judged: Judged): KnownDefect | undefined {
  return knownDefects.find(
    defect =>
      requirementIds.includes(defect.requirement) &&
      inRange(judged.version, defect.releases) &&
      remains(defect, judged),
  );
}

function remains({ requirement, where }: KnownDefect, { implementation, amends }: Judged): boolean {
  if (implementation === 'own') return true;
  return amends === undefined ? where === 'tree' : !amends.includes(requirement);
}
