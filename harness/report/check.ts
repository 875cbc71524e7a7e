import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { packageRoot } from '../host/files.js';

/** What a JSON document may be, by its schema in docs/. */
export type DocumentKind = 'report' | 'review' | 'events';

const checks = new Map<DocumentKind, ValidateFunction>();

/**
 * Returns the first place where a document is not what its schema says, and what is wrong there:
 * `results/0/release must be string`. Undefined for a document that is as the schema says.
 */
export function objectionTo(document: unknown, kind: DocumentKind): string | undefined {
  const check = checks.get(kind) ?? compiled(kind);
  checks.set(kind, check);
  if (check(document)) return undefined;
  // Where there are alternatives, the deepest error says most.
  const [first, ...others] = check.errors ?? [];
  if (first === undefined) throw new Error(`the schema of a ${kind} refuses a document and doesn't say why`);
  const deepest = others.reduce((best, one) => (depth(one) > depth(best) ? one : best), first);
  return sentenceOf(deepest);
}

function compiled(kind: DocumentKind): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  // An event has parts of a report.
  if (kind === 'events') ajv.addSchema(schemaOf('report'), schemaName('report'));
  return ajv.compile(schemaOf(kind));
}

function schemaName(kind: DocumentKind): string {
  return `${kind}.schema.json`;
}

function schemaOf(kind: DocumentKind): object {
  return JSON.parse(readFileSync(join(packageRoot, 'docs', schemaName(kind)), 'utf8')) as object;
}

function depth({ instancePath }: ErrorObject): number {
  return instancePath.split('/').length;
}

function sentenceOf({ instancePath, message = 'is not as it should be', params }: ErrorObject): string {
  const where = instancePath === '' ? 'it' : instancePath.slice(1);
  const { additionalProperty, allowedValues, allowedValue } = params as Record<string, unknown>;
  const which = [additionalProperty, allowedValues, allowedValue].filter(value => value !== undefined);
  return [where, message, ...which.map(value => JSON.stringify(value))].join(' ');
}
