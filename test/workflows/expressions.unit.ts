import { expect } from 'chai';
import { evaluate, interpolate, type Scope } from './expressions.js';

describe('expressions of workflows, as the tests read them', () => {
  const scope: Scope = {
    contexts: { inputs: { 'fail-on': '', go: '1.15', n: 2 }, needs: { plan: { result: 'success' } } },
    functions: { cancelled: () => false, fromJSON: text => JSON.parse(String(text)) as object },
  };
  const cases: [string, unknown][] = [
    ["inputs.fail-on || 'any'", 'any'],
    ["!cancelled() && needs.plan.result == 'success'", true],
    ["inputs.go != '' && inputs.none != ''", false],
    ["(inputs.n == 2) && 'it''s'", "it's"],
    ["fromJSON('[1]')", [1]],
    ['inputs.none', null],
    ['true && false', false],
  ];
  for (const [text, value] of cases) {
    it(text, () => {
      expect(evaluate(text, scope)).to.deep.equal(value);
    });
  }

  it('stand in text', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these are a workflow's
    expect(interpolate('a ${{ inputs.go }}-${{ inputs.none }}b', scope)).to.equal('a 1.15-b');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these are a workflow's
    expect(interpolate('${{ inputs.n }}', scope)).to.equal(2);
  });

  it('are refused when they can not be read', () => {
    for (const wrong of ['', 'a b', "inputs.go == '", 'steps.x', 'hashFiles(1)', '(1', '1 +']) {
      expect(() => evaluate(wrong, scope), wrong).to.throw();
    }
  });
});
