import { scripts, style } from './assets.js';
import { html, Markup } from './markup.js';

/** A section of a page. A section without content is left out. */
export interface Section {
  /** The text of its link in the navigation. */
  title: string;
  /** The id of its element. */
  id: string;
  content: Markup;
}

/** What a reader has to know before anything else on a page. */
const introduction = html`<p class="introduction">A <strong>debug call</strong> is a function call that a debugger injects into a stopped Go program. The debugger and the Go runtime make it together, by a protocol that has two versions: <strong>V1</strong> (<code>runtime.debugCallV1</code>, Go 1.11 to 1.16) and <strong>V2</strong> (<code>runtime.debugCallV2</code>, since Go 1.17). A <strong>requirement</strong> is a promise of that protocol. The <strong>reference</strong> is the implementation of debug calls that this tool brings as patches, as opposed to the Go tree’s own.</p>`;

/** Allows nothing from the network, even if a report's text were mistaken for HTML. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/**
 * Returns a complete page, which needs no other file and no network, and can be read without script. `below`
 * follows the sections.
 */
export function pageOf(
  title: string,
  sections: readonly Section[],
  tool: { name: string; version: string },
  below: Markup = new Markup(''),
): string {
  const shown = sections.filter(({ content }) => content.text !== '');
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
${style()}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
${introduction}
<nav aria-label="Sections"><ul>${shown.map(section => html`<li><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav>
</header>
<main>${shown.map(({ content }) => content)}</main>
<footer class="minor">Made by ${tool.name} ${tool.version}.</footer>
${below}
${scripts()}
</body>
</html>`.text
  }\n`;
}
