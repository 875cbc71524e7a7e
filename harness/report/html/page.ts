import type { Report } from '../model.js';
import { scripts, style } from './assets.js';
import { changesSection } from './changes.js';
import { columnsOf } from './column.js';
import { cellDetails } from './details.js';
import { factsSection } from './facts.js';
import { html, type Markup } from './markup.js';
import { matrixSection } from './matrix.js';
import { overviewSection } from './overview.js';
import { protocolSection } from './protocol.js';
import { defectsSection, failuresSection } from './results.js';
import { safePointsSection } from './safepoints.js';

/** Nothing from anywhere else, even if text of a report should ever come to be taken for HTML. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** The report as one HTML page that needs nothing else: no file beside it, no network; without script it can be read. */
export function htmlReport(report: Report): string {
  const columns = columnsOf(report);
  const sections: [title: string, id: string, content: Markup][] = [
    ['Verdict', 'verdict', overviewSection(report, columns)],
    ['Changes', 'changes', changesSection(report)],
    ['What went wrong', 'failures', failuresSection(report, columns)],
    ['Requirements', 'matrix', matrixSection(report, columns)],
    ['Known defects', 'defects', defectsSection(report, columns)],
    ['Stops', 'stops', protocolSection(columns)],
    ['Safe points', 'safe-points', safePointsSection(columns)],
    ['What went in', 'facts', factsSection(report, columns)],
  ];
  const shown = sections.filter(([, , content]) => content.text !== '');
  const title = `Debug calls of ${columns.length === 1 ? columns[0]?.name : 'Go, release by release'}`;
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
<nav aria-label="Sections"><ul>${shown.map(([name, id]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>${shown.map(([, , content]) => content)}</main>
<footer class="minor">Made by ${report.tool.name} ${report.tool.version}.</footer>
<dialog id="cell" aria-labelledby="cell-title"><form method="dialog"><button aria-label="Close" class="close">×</button></form><div data-content></div></dialog>
<script type="application/json" id="details">${cellDetails(report, columns)}</script>
${scripts()}
</body>
</html>`.text
  }\n`;
}
