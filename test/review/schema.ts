import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packageRoot } from '../../harness/host/files.js';

const schema: unknown = JSON.parse(readFileSync(join(packageRoot, 'docs/review.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as object);

/** Returns the errors of a document by docs/review.schema.json, or null if it is valid. */
export function objections(document: unknown): string | null {
  return validate(document) ? null : JSON.stringify(validate.errors);
}
