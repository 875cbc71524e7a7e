import { consoleReport } from '../console/report.js';
import { htmlReport } from '../html/page.js';
import type { Report } from '../model.js';
import type { TextOptions } from '../text.js';
import { badgeReport } from './badge.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { tapReport } from './tap.js';

/** Makes the whole output of one format. `options` matter to the console's only. */
export type Reporter = (report: Report, options: TextOptions) => string;

/** Every format by the name that `--reporter` takes. */
export const reporters: Record<string, Reporter> = {
  console: consoleReport,
  json: jsonReport,
  junit: junitReport,
  tap: tapReport,
  markdown: markdownReport,
  html: htmlReport,
  badge: badgeReport,
};
