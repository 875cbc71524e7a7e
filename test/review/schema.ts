import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packageRoot } from '../../harness/host/files.js';

const schema: unknown = JSON.parse(readFileSync(join(packageRoot, 'docs/review.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as object);

/** What docs/review.schema.json has against a document; null for nothing. */
export function objections(document: unknown): string | null {
  return validate(document) ? null : JSON.stringify(validate.errors);
}
