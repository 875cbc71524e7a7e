import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';

/** Compiled once: a schema takes a second. */
const compiled = new Map<string, ValidateFunction>();

function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const schema = (of: string): object =>
    JSON.parse(readFileSync(join(packageRoot, `docs/${of}.schema.json`), 'utf8')) as object;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  // Events have parts of a report.
  if (name === 'events') ajv.addSchema(schema('report'), 'report.schema.json');
  const validate = ajv.compile(schema(name));
  compiled.set(name, validate);
  return validate;
}

/** Fails unless a document is what docs/<name>.schema.json describes. */
export function expectValid(name: string, document: unknown): void {
  const validate = validator(name);
  validate(document);
  expect(validate.errors, name).to.equal(null);
}
