import type { InjectReport, Point } from '../report.js';

/** The report as JSON, which docs/inject.schema.json describes. Addresses are hexadecimal, as linked. */
export function jsonText({ calls, sweep, ...rest }: InjectReport): string {
  const document = {
    format: 1,
    ...rest,
    calls: calls.map(({ point, ending, ...call }) => ({
      ...call,
      point: pointJson(point),
      ending:
        ending.kind === 'refused' && ending.nearest !== undefined
          ? { ...ending, nearest: pointJson({ ...ending.nearest, function: point.function }) }
          : ending,
    })),
    ...(sweep === undefined
      ? {}
      : { sweep: { ...sweep, swept: sweep.swept.map(one => ({ ...one, point: pointJson(one.point) })) } }),
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

function pointJson({ function: name, pc, offset, file, line }: Point): object {
  return { function: name, pc: `0x${pc.toString(16)}`, offset, file, line };
}
