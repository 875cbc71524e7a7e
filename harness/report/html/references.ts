import { html, type Markup } from './markup.js';

/** A stretch of text; `url` if it names something that has an address. */
export interface Stretch {
  text: string;
  url?: string;
}

/**
 * What reasons and sources refer to: reports to Go and Delve, files of both, packages of Go, a manual
 * page. The release of a Go file is
 * the next one in parentheses, as in `src/runtime/stack.go, getStackMap (1.11)`.
 */
const references: readonly [pattern: string, url: (found: Record<string, string | undefined>) => string][] = [
  ['golang/go#(?<goIssue>\\d+)', ({ goIssue }) => `https://github.com/golang/go/issues/${goIssue}`],
  ['delve#(?<delveIssue>\\d+)', ({ delveIssue }) => `https://github.com/go-delve/delve/issues/${delveIssue}`],
  ['delve PR (?<pull>\\d+)', ({ pull }) => `https://github.com/go-delve/delve/pull/${pull}`],
  [
    '(?<goFile>\\bsrc/[\\w./-]*\\w)(?:(?=[^;(]*\\((?<release>1\\.\\d+(?:\\.\\d+)?))|)',
    ({ goFile, release }) => `https://github.com/golang/go/blob/${tagOf(release)}/${goFile}`,
  ],
  [
    '(?<delveFile>\\b(?:pkg|service)/[\\w./-]*\\w)',
    ({ delveFile }) => `https://github.com/go-delve/delve/blob/master/${delveFile}`,
  ],
  ['(?<=package )(?<goPackage>[a-z]\\w*(?:/\\w+)*)', ({ goPackage }) => `https://pkg.go.dev/${goPackage}`],
  ['ptrace\\(2\\)', () => 'https://man7.org/linux/man-pages/man2/ptrace.2.html'],
];

const anyReference = new RegExp(references.map(([pattern]) => pattern).join('|'), 'g');

/** The tag of a release in Go's repository; since 1.21 the first release of a line has a third number. */
function tagOf(release: string | undefined): string {
  if (release === undefined) return 'master';
  const [, minor, patch] = release.split('.');
  return `go${release}${patch === undefined && Number(minor) >= 21 ? '.0' : ''}`;
}

/** The stretches of a text in order; joined, they are the text. */
export function stretchesOf(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const { index, 0: found, groups = {} } of text.matchAll(anyReference)) {
    const [, url] = references.find(([pattern]) => startsAt(pattern, text, index)) ?? [];
    if (index > end) stretches.push({ text: text.slice(end, index) });
    stretches.push(url === undefined ? { text: found } : { text: found, url: url(groups) });
    end = index + found.length;
  }
  if (end < text.length) stretches.push({ text: text.slice(end) });
  return stretches;
}

/** Whether the pattern matches just there; it may look at what comes before. */
function startsAt(pattern: string, text: string, index: number): boolean {
  const sticky = new RegExp(pattern, 'y');
  sticky.lastIndex = index;
  return sticky.test(text);
}

/** The text with a link for each reference in it. */
export function withLinks(text: string): Markup {
  return html`${stretchesOf(text).map(({ text: part, url }) =>
    url === undefined ? part : html`<a href="${url}" rel="noreferrer">${part}</a>`,
  )}`;
}
