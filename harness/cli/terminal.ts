import type { WriteStream } from 'node:tty';
import type { TextOptions } from '../report/text.js';

/** What of a stream matters for the look of text on it. */
export type OutputStream = Pick<WriteStream, 'isTTY' | 'columns'>;

/**
 * Whether to colour: `FORCE_COLOR` (https://force-color.org) and `NO_COLOR` (https://no-color.org) decide, in
 * this order as Node has it, then whether a person looks at it.
 */
export function wantsColours(stream: Partial<OutputStream>, env: NodeJS.ProcessEnv): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** How text is to look on a stream. A file or a CI log gets 100 columns, unless `COLUMNS` says otherwise. */
export function textOptions(
  stream: Partial<OutputStream>,
  env: NodeJS.ProcessEnv,
  verbose: boolean,
): TextOptions {
  const told = stream.isTTY ? stream.columns : Number.parseInt(env.COLUMNS ?? '', 10);
  const width = told !== undefined && told > 0 ? told : 100;
  return { width: Math.max(40, width), colours: wantsColours(stream, env), verbose };
}
