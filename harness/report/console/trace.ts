import type { StopRecord } from '../model.js';
import { padEnd, paint, printable, type TextOptions, wrap } from '../text.js';

/** Registers that are named for one stop when not verbose; a new frame changes nearly all of them. */
const registersShown = 6;

/**
 * The stops of one injected call as a table, one line a stop, what changed below it. Function and offset say
 * more than the PC, which stays for `objdump` and the like.
 */
export function traceLines(trace: readonly StopRecord[], options: TextOptions): string[] {
  const width = (of: (stop: StopRecord) => string) => Math.max(...trace.map(stop => of(stop).length));
  const functionWidth =
    Math.max(
      8,
      width(stop => stop.function),
    ) + 2;
  const pcWidth = width(stop => stop.pc) + 2;
  const row = (index: string, kind: string, fn: string, pc: string, sp: string) =>
    `${padEnd(index, 5)}${padEnd(kind, 14)}${padEnd(fn, functionWidth)}${padEnd(pc, pcWidth)}${sp}`;
  const lines = [paint(options, 'dim', row('stop', 'status', 'function', 'pc', 'sp'))];
  let tid = trace[0]?.tid;
  for (const stop of trace) {
    const kind = `${padEnd(String(stop.status ?? '-'), 3)}${stop.kind}`;
    const painted = stop.kind === 'unexpected' ? paint(options, 'red', kind) : kind;
    lines.push(row(String(stop.index), painted, stop.function, stop.pc, stop.sp));
    const notes: string[] = [];
    if (stop.detail !== undefined) notes.push(printable(stop.detail));
    if (stop.tid !== tid) notes.push(`on thread ${stop.tid}, not ${tid}`);
    tid = stop.tid;
    const registers = registerList(stop, options);
    if (registers !== '') notes.push(registers);
    if (stop.frame !== undefined) notes.push(`frame ${stop.frame}`);
    for (const note of notes) {
      for (const line of wrap(note, Math.max(40, options.width - 16))) {
        lines.push(`     ${paint(options, 'dim', line)}`);
      }
    }
  }
  return lines;
}

function registerList(stop: StopRecord, options: TextOptions): string {
  const all = Object.entries(stop.registers).map(([name, value]) => `${name}=${value}`);
  if (options.verbose || all.length <= registersShown) return all.join(' ');
  return `${all.slice(0, registersShown).join(' ')} and ${all.length - registersShown} more`;
}
