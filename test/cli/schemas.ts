import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';

/** Fails unless a document is what docs/<name>.schema.json describes. */
export function expectValid(name: string, document: unknown): void {
  const schema = (of: string): object =>
    JSON.parse(readFileSync(join(packageRoot, `docs/${of}.schema.json`), 'utf8')) as object;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  // Events have parts of a report.
  if (name === 'events') ajv.addSchema(schema('report'), 'report.schema.json');
  const validate = ajv.compile(schema(name));
  validate(document);
  expect(validate.errors, name).to.equal(null);
}
