import { UsageError } from '../host/errors.js';
import { messageOf } from '../host/files.js';
import { nearest } from '../host/nearest.js';
import { packageFacts } from '../host/package.js';
import { inRange, parseRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import type { Expectation } from './requirement.js';

/*
 * Files with expectations of the user's own, for --expectations. docs/expectations.schema.json describes
 * them.
 */

const format = 1;

/** The ids that an expectation may name. */
export interface KnownIds {
  requirements: readonly string[];
  scenarios: readonly string[];
  architectures: readonly string[];
}

/** What expectations are held against. */
export interface JudgedSide {
  version: GoVersion;
  /** The processor by its name in Go. */
  architecture: string;
  implementation: 'own' | 'reference';
}

/**
 * Reads the text of a file with expectations; `name` is the name of the file. Throws UsageError if the text
 * is not such a file, or if it names something that does not exist.
 */
export function parseExpectations(text: string, name: string, known: KnownIds): Expectation[] {
  const document = parseJson(text, name);
  if (!isObject(document)) throw wrong(name, 'it is not a JSON object');
  if (document.format !== format) {
    throw wrong(name, `its "format" is ${JSON.stringify(document.format)}, and this program reads ${format}`);
  }
  const { expectations } = document;
  if (!Array.isArray(expectations)) throw wrong(name, 'it has no list "expectations"');
  return expectations.map((one: unknown, index) => {
    const problem = problemOf(one, known);
    if (problem !== undefined) throw wrong(name, `expectation ${index + 1} ${problem}`);
    return one as Expectation;
  });
}

/** The text of a file with these expectations. */
export function formatExpectations(expectations: readonly Expectation[]): string {
  return `${JSON.stringify({ format, expectations }, undefined, 2)}\n`;
}

/** Returns whether an expectation is about this side. */
export function concerns(expectation: Expectation, side: JudgedSide): boolean {
  const { releases, architecture = side.architecture, implementation = side.implementation } = expectation;
  return (
    architecture === side.architecture &&
    implementation === side.implementation &&
    (releases === undefined || inRange(side.version, releases))
  );
}

/** Why a known defect or an expected failure is one, as reports have it. */
export function reasonFor({ reference, reason }: Expectation): string {
  return `${reference}: ${reason}`;
}

const properties = [
  'requirement',
  'scenario',
  'releases',
  'architecture',
  'implementation',
  'reference',
  'reason',
];

/** Says what is wrong with an entry, as the end of a sentence; undefined if nothing is. */
function problemOf(entry: unknown, known: KnownIds): string | undefined {
  if (!isObject(entry)) return 'is not an object';
  const stranger = Object.keys(entry).find(key => !properties.includes(key));
  if (stranger !== undefined) return `has a property ${JSON.stringify(stranger)} that does not exist`;
  const noText = Object.keys(entry).find(key => typeof entry[key] !== 'string' || entry[key] === '');
  if (noText !== undefined) return `needs a text for ${JSON.stringify(noText)}`;
  const lacking = ['reference', 'reason'].find(key => entry[key] === undefined);
  if (lacking !== undefined) return `has no ${JSON.stringify(lacking)}`;
  const texts = entry as Record<string, string | undefined>;
  if ((texts.requirement === undefined) === (texts.scenario === undefined)) {
    return 'needs either a "requirement" or a "scenario"';
  }
  if (texts.releases !== undefined && parseRange(texts.releases) === undefined) {
    return `has ${JSON.stringify(texts.releases)} for "releases", which is not a range of Go versions`;
  }
  return (
    unknown('requirement', texts.requirement, known.requirements) ??
    unknown('scenario', texts.scenario, known.scenarios) ??
    unknown('architecture', texts.architecture, known.architectures) ??
    unknown('implementation', texts.implementation, ['own', 'reference'])
  );
}

function unknown(property: string, id: string | undefined, known: readonly string[]): string | undefined {
  if (id === undefined || known.includes(id)) return undefined;
  const guess = nearest(id, known);
  return `names the ${property} ${id}, which does not exist${guess === undefined ? '' : `; did you mean ${guess}?`}`;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw wrong(name, `it is not JSON: ${messageOf(error)}`, error);
  }
}

function wrong(name: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`${name} is not a file with expectations: ${why}`, {
    remedy: `the README shows one; \`npx ${packageFacts().name} expectations update\` writes one from a report`,
    cause,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
