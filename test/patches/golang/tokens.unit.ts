import { expect } from 'chai';
import { bracketPartners, goTokens } from '../../../harness/patches/golang/tokens.js';

describe('tokens of Go', () => {
  const textsOf = (source: string): string[] => goTokens(source).map(({ kind, text }) => text || kind);

  it('have a semicolon where the language puts one', () => {
    expect(textsOf('x := f(\n\ta,\n)\nreturn\n')).to.deep.equal([
      ...['x', ':=', 'f', '(', 'a', ',', ')', 'end of statement', 'return', 'end of statement'],
    ]);
  });

  it('take brackets and slashes in strings and comments for text', () => {
    expect(textsOf('s := `{ // "` + "}\\"" // {\n')).to.deep.equal([
      ...['s', ':=', '`{ // "`', '+', '"}\\""', '// {', 'end of statement'],
    ]);
  });

  it('know the partner of each bracket', () => {
    const tokens = goTokens('f(a[1]){}');
    const partners = bracketPartners(tokens);
    const partnerOf = (text: string): string | undefined => {
      const partner = partners.get(tokens.findIndex(token => token.text === text));
      return partner === undefined ? undefined : tokens[partner]?.text;
    };
    expect(['(', '[', '{'].map(partnerOf)).to.deep.equal([')', ']', '}']);
    expect(() => bracketPartners(goTokens('a)'))).to.throw('bracket at offset 1 closes nothing');
  });
});
