import type { StopRecord } from './model.js';
import { padEnd, paint, printable, type TextOptions, wrap } from './text.js';

/** Registers that are named for one stop when not verbose; a new frame changes nearly all of them. */
const registersShown = 6;

/**
 * The stops of one injected call as a table, one line a stop, what changed below it. Function and offset say
 * more than the PC, which stays for `objdump` and the like.
 */
export function traceLines(trace: readonly StopRecord[], options: TextOptions): string[] {
  const rows = trace.map(stop => ({
    stop,
    status: stop.status === undefined ? '-' : String(stop.status),
  }));
  const functionWidth = Math.max(8, ...trace.map(stop => stop.function.length));
  const header = `${padEnd('stop', 6)}${padEnd('status', 15)}${padEnd('function', functionWidth)}  ${padEnd('pc', 14)}  sp`;
  const lines = [paint(options, 'dim', header)];
  let tid = trace[0]?.tid;
  for (const { stop, status } of rows) {
    const kind = padEnd(`${padEnd(status, 3)}${stop.kind}`, 15);
    const painted = stop.kind === 'unexpected' ? paint(options, 'red', kind) : kind;
    lines.push(
      `${padEnd(String(stop.index), 6)}${painted}${padEnd(stop.function, functionWidth)}  ${padEnd(stop.pc, 14)}  ${stop.sp}`,
    );
    const notes: string[] = [];
    if (stop.detail !== undefined) notes.push(printable(stop.detail));
    if (stop.tid !== tid) notes.push(`on thread ${stop.tid}, not ${tid}`);
    tid = stop.tid;
    const registers = registerList(stop, options);
    if (registers !== '') notes.push(registers);
    if (stop.frame !== undefined) notes.push(`frame ${stop.frame}`);
    for (const note of notes) {
      for (const line of wrap(note, Math.max(40, options.width - 16))) {
        lines.push(`      ${paint(options, 'dim', line)}`);
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
