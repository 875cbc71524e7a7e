import { expect } from 'chai';
import { embedded, html } from '../../../harness/report/html/markup.js';
import { htmlReport } from '../../../harness/report/html/page.js';
import type { Report } from '../../../harness/report/model.js';
import { report, samples, scenario } from '../samples.js';
import { everyKind } from './samples.js';

/** Texts of the elements that a selector of tag and class finds, tags taken out. */
function texts(page: string, element: RegExp): string[] {
  return [...page.matchAll(element)].map(match =>
    (match[1] ?? '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('HTML markup', () => {
  it('escapes text in elements and attributes, and shows control characters', () => {
    const text = `<b title="x">'&\u0000\u001b[31m`;
    expect(html`<p title="${text}">${text}</p>`.text).to.equal(
      '<p title="&lt;b title=&quot;x&quot;&gt;&#39;&amp;\\x00">&lt;b title=&quot;x&quot;&gt;&#39;&amp;\\x00</p>',
    );
  });

  it('takes markup as it is, and nothing for what is absent', () => {
    expect(html`${[html`<i>${1}</i>`, undefined, false, '<']}`.text).to.equal('<i>1</i>&lt;');
  });

  it('embeds JSON that can not end its element', () => {
    const value = { text: '</script><!--' };
    expect(embedded(value).text).not.to.include('<');
    expect(JSON.parse(embedded(value).text)).to.deep.equal(value);
  });
});

describe('HTML report', () => {
  const page = htmlReport(everyKind);

  it('loads nothing from elsewhere; only links lead there', () => {
    const markup = page.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/, '');
    expect(markup.match(/\bsrc="|<(?!a )[^>]*\bhref="(?!#|data:)[^"]*/g)).to.equal(null);
    expect(markup).to.include('<a href="https://github.com/go-delve/delve/issues/2985"');
    expect(page).to.include('default-src &#39;none&#39;');
    expect(page).not.to.match(/@import|url\(/);
  });

  it('is whole: what is opened is closed, and every id is the only one', () => {
    for (const name of [
      'section',
      'article',
      'details',
      'table',
      'tbody',
      'ol',
      'ul',
      'div',
      'figure',
      'dl',
    ]) {
      const opened = page.match(new RegExp(`<${name}[\\s>]`, 'g'))?.length;
      expect(page.match(new RegExp(`</${name}>`, 'g'))?.length, name).to.equal(opened);
    }
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(match => match[1]);
    expect(ids).to.deep.equal([...new Set(ids)]);
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).to.include(target);
  });

  it('has a button for each requirement of each release', () => {
    const cells = [...page.matchAll(/<button type="button" data-outcome="[^"]*" aria-label="([^"]*)"/g)];
    expect(cells).to.have.length(everyKind.requirements.length * everyKind.results.length);
    const labels = cells.map(match => match[1]);
    expect(labels).to.include('registers.flags, Go 1.15.15: known defect');
    expect(labels).to.include('registers.general, Go 1.15.15 (reference implementation): fails');
  });

  it('tells of all that went wrong: results, registers, hangs, disagreements, builds, runtime tests', () => {
    const told = texts(page, /<article class="result (?:bad|none)"[^>]*>([\s\S]*?)<\/article>/g);
    const of = (words: string) => told.find(text => text.includes(words)) ?? '';
    expect(of('refusal/unsafe-point')).to.match(/Expected kind refused .* Seen kind returned/);
    expect(of('refusal/unsafe-point')).to.include('the first stop that differs from what was expected');
    expect(of('refusal/unsafe-point')).to.include('Expected: a call that is refused');
    expect(of('registers/general')).to.match(/Expected r8 0x7 r9 0x8 and 6 on which both agree/);
    expect(of('registers/general')).to.include('r8 is 0x8 , was 0x7');
    expect(of('call/again-and-again')).to.include('300 s, passed');
    expect(of('verdict/shown-functions')).to.include('main.walk+9');
    expect(of('not judged')).to.include('no space left on device');
    expect(of('TestDebugCallGC')).to.include('bad result 日本語');
    expect(of('TestDebugCallPanic')).to.include('hung');
  });

  it('shows the instructions of a function with the verdict at each', () => {
    const [map = ''] = texts(page, /<ol aria-label="Go 1.15.15 [^"]*">([\s\S]*?)<\/ol>/g);
    expect(map).to.match(/✓ \+0 9 MOVQ 0x8\(SP\), AX accepted/);
    expect(map).to.match(/× \+4 10 MOVQ 0\(AX\), AX refused: call not at safe point/);
    // The byte that they disagree on is inside the instruction.
    expect(map).to.match(/! \+8 10 SHLQ \$0x1, AX the runtime says “call not at safe point”/);
  });

  it('leaves out sections that would be empty', () => {
    const { good } = samples;
    if (good === undefined) throw new Error('no such sample');
    const ids = [...htmlReport(good).matchAll(/<section id="([^"]*)"/g)].map(match => match[1]);
    expect(ids).to.deep.equal(['verdict', 'matrix', 'facts']);
  });

  it('calls what was not judged by its name, with the reason, and a part a part', () => {
    const cut = htmlReport(samples['not-judged'] as Report);
    const [verdict] = texts(cut, /<h2[^>]*class="verdict none"[^>]*>([\s\S]*?)<\/h2>/g);
    expect(verdict).to.match(/^\? Go 1\.26\.1 is not judged in full: 2 of 6 scenarios were not judged/);
    const articles = texts(cut, /<article class="result none"[^>]*>([\s\S]*?)<\/article>/g).join(' ');
    expect(articles).to.include(
      'the deadline of all scenarios, 1 s, passed registers/flags-kept not reached',
    );
    expect(cut).to.include('aria-label="registers.flags, Go 1.26.1: not judged"');
    expect(cut).not.to.match(/class="(?:card|result) bad"/);
    const part = htmlReport(samples.selected as Report);
    expect(texts(part, /<h2[^>]*class="verdict known"[^>]*>([\s\S]*?)<\/h2>/g)).to.deep.equal([
      '✓ Go 1.27.3: 1 of 5 requirements looked at: it holds.',
    ]);
  });

  it('shows the promise that a failure breaks, and what it kept the scenario from', () => {
    const early = htmlReport(samples['ended-early'] as Report);
    const [article = ''] = texts(early, /<article class="result bad"[^>]*>([\s\S]*?)<\/article>/g);
    expect(article)
      .to.include('frame.too-large')
      .and.to.include('It failed before it came to registers.general');
    expect(article).not.to.include('frame.result');
  });

  it('lets no text of a report become markup', () => {
    const sly = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const page = htmlReport(
      report({
        ...(everyKind.results[0] ?? samples.good?.results[0] ?? fail()),
        release: sly,
        origin: sly,
        scenarios: [
          scenario(sly, 'failed', { title: sly, failure: { message: sly, actual: sly, repeat: sly } }),
        ],
      }),
    );
    expect(page).not.to.include('<script>alert');
    expect(page).not.to.include('<img');
  });
});

function fail(): never {
  throw new Error('the samples are empty');
}
