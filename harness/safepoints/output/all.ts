import type { TextOptions } from '../../report/text.js';
import type { SafePointsReport } from '../report.js';
import { consoleText } from './console.js';
import { htmlText } from './html.js';
import { jsonText } from './json.js';

/** Every format of the answers, by the name that `--reporter` takes. */
export const safePointsReporters: Record<string, (report: SafePointsReport, text: TextOptions) => string> = {
  console: consoleText,
  json: jsonText,
  html: htmlText,
};
