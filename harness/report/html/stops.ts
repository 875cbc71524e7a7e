import type { StopRecord } from '../model.js';
import { count } from '../text.js';
import { html, type Markup } from './markup.js';

type Lane = 'debugger' | 'goroutine' | 'runtime';

const lanes: readonly Lane[] = ['debugger', 'goroutine', 'runtime'];

/** What passes between two lanes at a stop: from, to, and in words. */
const messages: Record<StopRecord['kind'], [from: Lane, to: Lane, text: string]> = {
  inject: ['debugger', 'runtime', 'sets up a call'],
  ready: ['runtime', 'debugger', 'frame ready'],
  returned: ['runtime', 'debugger', 'returned'],
  panicked: ['runtime', 'debugger', 'panicked'],
  refused: ['runtime', 'debugger', 'refused'],
  restore: ['runtime', 'debugger', 'asks for the registers'],
  resumed: ['runtime', 'goroutine', 'goes on'],
  unexpected: ['goroutine', 'debugger', 'unexpected stop'],
};

/** What the debugger does next, by the stop before. */
const answers: Partial<Record<StopRecord['kind'], [from: Lane, to: Lane, text: string]>> = {
  ready: ['debugger', 'goroutine', 'starts the function'],
  restore: ['debugger', 'runtime', 'hands the registers back'],
};

/** A stop that is marked. */
export interface Mark {
  /** Its index; that after the last where a stop is missing. */
  at: number;
  note: string;
  /** `wrong` for what should not be. */
  tone: 'wrong' | 'other';
}

/** The stops of one injected call as a sequence between debugger, goroutine and runtime. */
export function stopDiagram(title: string, stops: readonly StopRecord[], mark?: Mark): Markup {
  const start = stops[0];
  return html`<figure class="stops"><figcaption>${title}</figcaption>
<div class="lanes" aria-hidden="true">${lanes.map(lane => html`<span>${lane}</span>`)}</div>
<ol>${stops.map((stop, at) => [
    message(
      messages[stop.kind],
      stop,
      at === mark?.at ? mark : undefined,
      details(stop, start, stops[at - 1]),
    ),
    answerTo(stop, at + 1 < stops.length),
  ])}${mark?.at === stops.length && html`<li class="stop ${mark.tone}"><p class="note">no more stops: ${mark.note}</p></li>`}</ol></figure>`;
}

function answerTo({ kind }: StopRecord, goesOn: boolean): Markup | false {
  const answer = answers[kind];
  return answer !== undefined && goesOn && message(answer);
}

function message(
  [from, to, text]: [Lane, Lane, string],
  stop?: StopRecord,
  mark?: Mark,
  below: readonly Markup[] = [],
): Markup {
  const [a, b] = [lanes.indexOf(from), lanes.indexOf(to)];
  const direction = b > a ? 'right' : 'left';
  const tone = mark?.tone ?? (stop?.kind === 'unexpected' ? 'wrong' : '');
  return html`<li class="${stop === undefined ? 'answer' : 'stop'} ${tone}">
<div class="arrow ${direction}" data-from="${Math.min(a, b)}" data-to="${Math.max(a, b)}"><span class="visually-hidden">${from} to ${to}: </span>${stop?.status !== undefined && html`<b class="status" title="status">${stop.status}</b> `}${text}</div>
${mark !== undefined && html`<p class="note">${mark.note}</p>`}${below.length > 0 && html`<div class="below">${below}</div>`}</li>`;
}

/** Place, stack pointer and what changed. */
function details(stop: StopRecord, start: StopRecord | undefined, before: StopRecord | undefined): Markup[] {
  return [
    html`<p><code>${stop.function}</code></p>`,
    html`<p class="minor"><span class="pair">PC <code>${stop.pc}</code></span> <span class="pair">SP <code>${stop.sp}</code>${stackPlace(stop, start)}</span>${
      before !== undefined &&
      before.tid !== stop.tid &&
      html` <strong>thread ${stop.tid}, not ${before.tid}</strong>`
    }</p>`,
    ...(stop.detail === undefined ? [] : [html`<p>“${stop.detail}”</p>`]),
    ...lost(stop),
    ...changed(stop),
  ];
}

/** No call of the fixtures uses this many bytes of one stack: a larger distance means another stack. */
const stackBytes = 0x8000n;

/** Where SP lies, seen from the injection point. */
function stackPlace({ sp }: StopRecord, start: StopRecord | undefined): string {
  const moved = start === undefined ? 0n : BigInt(sp) - BigInt(start.sp);
  if (moved === 0n) return '';
  const bytes = moved < 0n ? -moved : moved;
  return bytes > stackBytes ? ' (another stack)' : ` (${moved < 0n ? '−' : '+'}0x${bytes.toString(16)})`;
}

/** Registers that came back otherwise. */
function lost({ differs }: StopRecord): Markup[] {
  if (differs === undefined) return [];
  return Object.entries(differs).map(
    ([name, { was, is }]) =>
      html`<p class="lost"><code>${name}</code> is <code>${is}</code>, was <code>${was}</code></p>`,
  );
}

function changed({ registers, frame }: StopRecord): Markup[] {
  const entries = Object.entries(registers);
  if (entries.length === 0 && frame === undefined) return [];
  const summary = entries.length === 0 ? 'frame' : `${count(entries.length, 'register')} changed`;
  return [
    html`<details><summary>${summary}</summary><p class="registers">${entries.map(
      ([name, value]) => html`<span class="pair"><code>${name}</code> <code>${value}</code></span> `,
    )}</p>${frame !== undefined && html`<p>frame <code class="wrap">${frame}</code></p>`}</details>`,
  ];
}
