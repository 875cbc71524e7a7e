import { defined } from '../host/defined.js';
import { formatLine, parseVersion } from '../releases/version.js';
import type { ReleaseResult, Report } from '../report/model.js';
import { concerns, type JudgedSide } from '../requirements/expectations.js';
import type { Expectation } from '../requirements/requirement.js';
import { outcomeFor } from '../scenarios/judge.js';
import { failureOf } from '../scenarios/outcome.js';

/** Expectations that fit a report, and how they differ from those before. */
export interface ExpectationsUpdate {
  expectations: Expectation[];
  /** Failures that were not expected. */
  added: Expectation[];
  /** Expectations that were not met anywhere. */
  removed: Expectation[];
  /** Expectations that were met on some of the judged releases only: they now name those. */
  narrowed: Expectation[];
}

/** One result of a report, as expectations see it. */
interface Side extends JudgedSide {
  /** A range of just this release. */
  range: string;
  result: ReleaseResult;
}

/**
 * Makes expectations fit a report: adds the failures that nothing expects, one entry for each scenario;
 * removes what was judged and did not fail; leaves everything else as it is.
 */
export function updateExpectations(
  before: readonly Expectation[],
  report: Report,
  architecture: string,
): ExpectationsUpdate {
  const sides = report.results.map(result => sideOf(result, architecture));
  const removed: Expectation[] = [];
  const narrowed: Expectation[] = [];
  const kept = before.flatMap(expectation => {
    const judged = sides.filter(side => concerns(expectation, side));
    const failing = judged.filter(side => says(expectation, side) === 'fails');
    if (judged.every(side => says(expectation, side) !== 'holds')) return [expectation];
    if (failing.length === 0) {
      removed.push(expectation);
      return [];
    }
    const narrower = { ...expectation, releases: rangeOf(failing) };
    narrowed.push(narrower);
    return [narrower];
  });
  const added = newOnes(kept, sides);
  return { expectations: [...kept, ...added], added, removed, narrowed };
}

function sideOf(result: ReleaseResult, architecture: string): Side {
  const version = parseVersion(result.release);
  const [major = 0, minor = 0] = result.line.split('.').map(Number);
  const developing = { major, minor, patch: 0, devel: result.release };
  return {
    version: version ?? developing,
    range: version === undefined ? `${formatLine(developing)}.x` : result.release,
    architecture: result.architecture ?? architecture,
    implementation: result.implementation,
    result,
  };
}

/** What a result says about the subject of an expectation; undefined if it says nothing. */
function says({ requirement, scenario }: Expectation, { result }: Side): 'holds' | 'fails' | undefined {
  const outcome =
    scenario === undefined
      ? result.requirements.find(({ id }) => id === requirement)?.outcome
      : result.scenarios.find(({ id }) => id === scenario)?.outcome;
  switch (outcome) {
    case 'failed':
    case 'fails':
    case 'known-defect':
      return 'fails';
    case 'passed':
    case 'holds':
    case 'unexpected-pass':
      return 'holds';
    default:
      return undefined;
  }
}

/** An entry for each scenario and implementation with failures that no expectation covers. */
function newOnes(kept: readonly Expectation[], sides: readonly Side[]): Expectation[] {
  const found = new Map<string, { scenario: string; message: string; sides: Side[] }>();
  for (const side of sides) {
    for (const result of side.result.scenarios.filter(({ outcome }) => outcome === 'failed')) {
      const { id: scenario } = result;
      const failing = result.requirements.filter(id => outcomeFor(id, result) === 'fails');
      const covering = kept.filter(one => concerns(one, side));
      const expected =
        covering.some(one => one.scenario === scenario) ||
        failing.every(id => covering.some(({ requirement }) => requirement === id));
      if (expected) continue;
      const key = `${side.implementation} ${scenario}`;
      const entry = found.get(key) ?? { scenario, message: failureOf(result)?.message ?? '', sides: [] };
      found.set(key, { ...entry, sides: [...entry.sides, side] });
    }
  }
  const both = new Set(sides.map(({ implementation }) => implementation)).size > 1;
  return [...found.values()].map(({ scenario, message, sides: failing }) => ({
    scenario,
    releases: rangeOf(failing),
    ...defined({
      architecture: failing[0]?.architecture,
      implementation: both ? failing[0]?.implementation : undefined,
    }),
    reference: 'not reported',
    reason: firstLine(message),
  }));
}

function rangeOf(sides: readonly Side[]): string {
  return [...new Set(sides.map(({ range }) => range))].join(' || ');
}

/** The first line of a message, at most 200 characters of it. */
function firstLine(message: string): string {
  const [line = ''] = message.trim().split('\n');
  return line === '' ? 'no message' : line.slice(0, 200);
}
