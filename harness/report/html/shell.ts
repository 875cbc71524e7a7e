import { scripts, style } from './assets.js';
import { html, Markup } from './markup.js';

/** A part of a page; one without content is left out. */
export interface Section {
  /** For the navigation. */
  title: string;
  /** Of its element. */
  id: string;
  content: Markup;
}

/** Nothing from anywhere else, even if text of a report should ever come to be taken for HTML. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** A whole page, which needs nothing else: no file beside it, no network; without script it can be read. `below` follows the sections. */
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
