import { expect } from 'chai';
import { create } from 'xmlbuilder2';
import { UserError } from '../../harness/host/errors.js';
import { objectionTo } from '../../harness/report/check.js';
import { mergeReports } from '../../harness/report/merge.js';
import type { Report } from '../../harness/report/model.js';
import { parseReport } from '../../harness/report/read.js';
import { reporters } from '../../harness/report/reporters/all.js';
import { jsonReport } from '../../harness/report/reporters/json.js';
import { plain } from '../../harness/report/text.js';
import { samples } from './samples.js';

/*
 * Reports that come from elsewhere: damaged ones, and those whose texts mean harm to whoever looks at them.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Puts another value into each place of a document, one at a time; undefined leaves the place out. */
function* variants(
  document: Json,
  others: (value: Json) => readonly (Json | undefined)[],
  path = '',
): Generator<{ path: string; copy: Json | undefined }> {
  for (const other of others(document))
    yield { path: `${path || '/'} is ${JSON.stringify(other)}`, copy: other };
  if (document === null || typeof document !== 'object') return;
  // What holds for two members of a list holds for the others.
  for (const [key, value] of Object.entries(document).slice(0, Array.isArray(document) ? 2 : undefined)) {
    for (const { path: below, copy } of variants(value, others, `${path}/${key}`)) {
      yield { path: below, copy: withOther(document, key, copy) };
    }
  }
}

function withOther(document: Json[] | { [key: string]: Json }, key: string, copy: Json | undefined): Json {
  if (Array.isArray(document))
    return document.flatMap((one, at) => (String(at) === key ? (copy ?? []) : [one]));
  const { [key]: _, ...rest } = document;
  return copy === undefined ? rest : { ...rest, [key]: copy };
}

function documentOf(report: Report): Json {
  return JSON.parse(jsonReport(report)) as Json;
}

const harm =
  '\u001b]0;owned\u0007\u001b[2J<script>alert(1)</script>]]>"\'&|`**\nok 99 - owned\n::error::owned\r\u0000\u0085';

/** The report with that text behind every text that its schema lets be any. */
function hostile(report: Report): Report {
  const document = documentOf(report);
  const visit = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    const fields = value as { [key: string]: Json };
    for (const [key, text] of Object.entries(fields)) {
      if (typeof text !== 'string') {
        visit(text);
        continue;
      }
      fields[key] = `${text}${harm}`;
      if (objectionTo(document, 'report') !== undefined) fields[key] = text;
    }
  };
  visit(document);
  return parseReport(JSON.stringify(document), 'it');
}

/** Text without what Markdown shows as it is: blocks and spans of code. */
function outsideOfCode(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
}

const documents = { ...samples };

describe('a report that is damaged', () => {
  for (const name of ['bad', 'not-judged', 'part', 'compared']) {
    it(`is refused with the place that is wrong, or works in every output: ${name}`, function () {
      this.timeout(60_000);
      const document = documentOf(documents[name] as Report);
      const others: (Json | undefined)[] = [undefined, null, 7, 'text', []];
      let refused = 0;
      for (const { path, copy } of variants(document, () => others)) {
        let read: Report;
        try {
          read = parseReport(JSON.stringify(copy ?? null), 'it');
        } catch (error) {
          expect(error, path).to.be.instanceOf(UserError);
          expect((error as UserError).message).to.match(/^it is no report of this program: ./);
          refused++;
          continue;
        }
        for (const [format, make] of Object.entries(reporters)) {
          expect(() => make(read, plain), `${format}: ${path}`).not.to.throw();
        }
        try {
          mergeReports([
            { name: 'a', report: read },
            { name: 'b', report: read },
          ]);
        } catch (error) {
          expect(error, path).to.be.instanceOf(UserError);
        }
      }
      expect(refused).to.be.above(100);
    });
  }

  it('names the place', () => {
    const document = documentOf(samples.good as Report) as { results: { release: Json }[] };
    const [result] = document.results;
    if (result !== undefined) result.release = null;
    expect(() => parseReport(JSON.stringify(document), 'it')).to.throw('results/0/release must be string');
  });
});

describe('texts of a report from elsewhere', () => {
  const texts = Object.entries(documents).map(([name, report]) => ({ name, report: hostile(report) }));
  const outputs = (format: string): { name: string; text: string }[] => {
    const make = reporters[format];
    if (make === undefined) throw new Error(`no reporter ${format}`);
    return texts.map(({ name, report }) => ({ name, text: make(report, { ...plain, verbose: true }) }));
  };

  it('bring no control characters into any output but JSON, which escapes them', () => {
    for (const format of Object.keys(reporters)) {
      for (const { name, text } of outputs(format)) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        const found = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.exec(text);
        expect(found && text.slice(found.index - 60, found.index + 20), `${format} of ${name}`).to.equal(
          null,
        );
      }
    }
  });

  it('bring no markup into HTML', () => {
    for (const { name, text } of outputs('html')) {
      expect(text, name).not.to.include('<script>alert');
      expect(text, name).to.include('&lt;script&gt;alert');
    }
  });

  it('bring nothing into JUnit but text', () => {
    for (const { name, text } of outputs('junit')) {
      expect(() => create(text), name).not.to.throw();
      expect(text).not.to.include('<script>');
    }
  });

  it('bring no lines of their own into TAP', () => {
    for (const { name, text } of outputs('tap')) {
      expect(
        text.split('\n').filter(line => /^(?:not )?ok 99/.test(line)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('bring no HTML into Markdown', () => {
    for (const { name, text } of outputs('markdown')) {
      expect(outsideOfCode(text), name).not.to.match(/<script/);
    }
  });

  it('bring no commands of GitHub into what is written to its log', () => {
    for (const { name, text } of outputs('console')) {
      expect(
        text.split('\n').filter(line => line.startsWith('::')),
        name,
      ).to.deep.equal([]);
    }
  });
});
