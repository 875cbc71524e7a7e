import type { TextOptions } from '../../report/text.js';
import type { ReviewReport } from '../model.js';
import { reviewConsole } from './console.js';
import { reviewMarkdown } from './markdown.js';
import { reviewPage } from './page/page.js';

/** Every format of a review by the name that `--reporter` takes. */
export const reviewReporters: Record<string, (report: ReviewReport, text: TextOptions) => string> = {
  console: reviewConsole,
  json: report => `${JSON.stringify(report, null, 1)}\n`,
  markdown: reviewMarkdown,
  html: reviewPage,
};
