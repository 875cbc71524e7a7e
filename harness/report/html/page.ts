import type { Report } from '../model.js';
import { changesSection } from './changes.js';
import { columnsOf } from './column.js';
import { cellDetails } from './details.js';
import { factsSection } from './facts.js';
import { html } from './markup.js';
import { matrixSection } from './matrix.js';
import { overviewSection } from './overview.js';
import { protocolSection } from './protocol.js';
import { defectsSection, failuresSection } from './results.js';
import { safePointsSection } from './safe-points.js';
import { pageOf } from './shell.js';

/** The report as one HTML page. */
export function htmlReport(report: Report): string {
  const columns = columnsOf(report);
  const sections = [
    { title: 'Verdict', id: 'verdict', content: overviewSection(report, columns) },
    { title: 'Changes', id: 'changes', content: changesSection(report) },
    { title: 'What went wrong', id: 'failures', content: failuresSection(report, columns) },
    { title: 'Requirements', id: 'matrix', content: matrixSection(report, columns) },
    { title: 'Known defects', id: 'defects', content: defectsSection(report, columns) },
    { title: 'Stops', id: 'stops', content: protocolSection(columns) },
    { title: 'Safe points', id: 'safe-points', content: safePointsSection(columns) },
    { title: 'How it was made', id: 'facts', content: factsSection(report, columns) },
  ];
  const title = `Debug calls in ${columns.length === 1 ? columns[0]?.name : 'Go, release by release'}`;
  const dialog = html`<dialog id="cell" aria-labelledby="cell-title"><form method="dialog"><button aria-label="Close" class="close">×</button></form><div data-content></div></dialog>
<script type="application/json" id="details">${cellDetails(report, columns)}</script>`;
  return pageOf(title, sections, report.tool, dialog);
}
