import type { TextOptions } from '../../report/text.js';
import type { InjectReport } from '../report.js';
import { consoleText } from './console.js';
import { jsonText } from './json.js';

/** Every format of the result of `inject`, by the name that `--reporter` takes. */
export const injectReporters: Record<string, (report: InjectReport, text: TextOptions) => string> = {
  console: consoleText,
  json: jsonText,
};
