import { expect } from 'chai';
import { stretchesOf, withLinks } from '../../../harness/report/html/references.js';
import { knownDefects } from '../../../harness/requirements/defects.js';
import { requirements } from '../../../harness/requirements/table.js';

const github = 'https://github.com';

describe('references in reasons and sources', () => {
  const links: [text: string, ...urls: string[]][] = [
    ['delve#2985: the epilogue', `${github}/go-delve/delve/issues/2985`],
    [
      'delve PR 2232; golang/go#61732',
      `${github}/go-delve/delve/pull/2232`,
      `${github}/golang/go/issues/61732`,
    ],
    [
      'src/runtime/mgcmark.go, scan (1.15); src/runtime/stkframe.go, argBytes (1.20)',
      `${github}/golang/go/blob/go1.15/src/runtime/mgcmark.go`,
      `${github}/golang/go/blob/go1.20/src/runtime/stkframe.go`,
    ],
    ['src/internal/abi/symtab.go (1.21)', `${github}/golang/go/blob/go1.21.0/src/internal/abi/symtab.go`],
    ['src/runtime/debugcall.go (1.21.2)', `${github}/golang/go/blob/go1.21.2/src/runtime/debugcall.go`],
    [
      'src/runtime/asm_amd64.s: every register; delve#1 (1.11)',
      `${github}/golang/go/blob/master/src/runtime/asm_amd64.s`,
      `${github}/go-delve/delve/issues/1`,
    ],
    ['delve, pkg/proc/fncall.go (1.1 to 1.27)', `${github}/go-delve/delve/blob/master/pkg/proc/fncall.go`],
    ['package runtime/pprof, SetGoroutineLabels (1.9)', 'https://pkg.go.dev/runtime/pprof'],
    ['ptrace(2): the end', 'https://man7.org/linux/man-pages/man2/ptrace.2.html'],
    ['compiled code of 1.11 to 1.27; the source is lost'],
  ];
  for (const [text, ...urls] of links) {
    it(`are links in “${text}”`, () => {
      expect(stretchesOf(text).flatMap(({ url }) => url ?? [])).to.deep.equal(urls);
      expect(
        stretchesOf(text)
          .map(({ text: part }) => part)
          .join(''),
      ).to.equal(text);
    });
  }

  it('are found in each known defect', () => {
    const without = knownDefects.filter(({ reference }) =>
      stretchesOf(reference).every(({ url }) => url === undefined),
    );
    expect(without).to.deep.equal([]);
  });

  it('are found in the source of each requirement but one, which only compiled code promises', () => {
    const without = requirements.filter(({ source }) =>
      stretchesOf(source).every(({ url }) => url === undefined),
    );
    expect(without.map(({ id }) => id)).to.deep.equal(['arguments.closure']);
  });

  it('leave everything else escaped', () => {
    expect(withLinks('<b> delve#1 & "x"').text).to.equal(
      `&lt;b&gt; <a href="${github}/go-delve/delve/issues/1" rel="noreferrer">delve#1</a> &amp; &quot;x&quot;`,
    );
  });
});
