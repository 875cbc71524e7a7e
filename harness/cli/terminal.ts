import type { WriteStream } from 'node:tty';
import type { TextOptions } from '../report/text.js';

/** The parts of a stream that decide how text looks on it. */
export type OutputStream = Pick<WriteStream, 'isTTY' | 'columns'>;

/**
 * Returns whether to use colours: `FORCE_COLOR` (https://force-color.org) and then `NO_COLOR`
 * (https://no-color.org) decide, in the order that Node uses; otherwise whether the stream is a terminal.
 */
export function wantsColours(stream: Partial<OutputStream>, env: NodeJS.ProcessEnv): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/**
 * Returns how text looks on a stream. A file or a CI log gets 100 columns, unless `COLUMNS` says otherwise.
 */
export function textOptions(
  stream: Partial<OutputStream>,
  env: NodeJS.ProcessEnv,
  verbose: boolean,
): TextOptions {
  const columns = stream.isTTY ? stream.columns : Number.parseInt(env.COLUMNS ?? '', 10);
  const width = columns !== undefined && columns > 0 ? columns : 100;
  return { width: Math.max(40, width), colours: wantsColours(stream, env), verbose };
}
