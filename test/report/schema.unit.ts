import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { jsonReport } from '../../harness/report/reporters/json.js';
import { samples } from './samples.js';

describe('report schema', () => {
  const schema: unknown = JSON.parse(readFileSync(join(packageRoot, 'docs/report.schema.json'), 'utf8'));
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as object);

  for (const [name, report] of Object.entries(samples)) {
    it(`describes the report ${name}`, () => {
      validate(JSON.parse(jsonReport(report)));
      expect(validate.errors).to.equal(null);
    });
  }

  it('refuses a document of another format, an unknown outcome and a stray property', () => {
    const { good } = samples;
    expect(validate({ ...good, format: 3 })).to.equal(false);
    expect(validate({ ...good, mood: 'fine' })).to.equal(false);
    const result = good?.results[0];
    expect(validate({ ...good, results: [{ ...result, protocol: 'V3' }] })).to.equal(false);
  });
});
