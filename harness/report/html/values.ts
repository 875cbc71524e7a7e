import { html, type Markup } from './markup.js';

/** What was expected and what was seen, side by side; of objects the members that differ stand out. */
export function comparison(expected: string | undefined, actual: string | undefined): Markup {
  if (expected === undefined && actual === undefined) return html``;
  const [wanted, seen] = [parsed(expected), parsed(actual)];
  return html`<div class="compared">
${expected !== undefined && html`<div class="box expected"><h4>Expected</h4>${shown(wanted, seen)}</div>`}
${actual !== undefined && html`<div class="box seen"><h4>Seen</h4>${shown(seen, wanted)}</div>`}
</div>`;
}

/** An assertion writes JSON; anything else stays the text that it is. */
function parsed(text: string | undefined): unknown {
  if (text === undefined || !/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** An object with at most this many members is shown completely. */
const fewMembers = 6;

function shown(value: unknown, other: unknown): Markup {
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<p class="minor">none</p>`;
    const others: unknown[] = Array.isArray(other) ? other : [];
    return html`<ul>${value.map((item: unknown, at) => html`<li>${leaf(item, others[at])}</li>`)}</ul>`;
  }
  if (isObject(value)) {
    const members = Object.entries(value);
    const others = isObject(other) ? other : {};
    const differing = members.filter(([name, member]) => textOf(member) !== textOf(others[name]));
    // Where there are many registers, only the wrong ones help.
    const few = members.length > fewMembers && differing.length > 0 ? differing : members;
    const left = members.length - few.length;
    return html`<dl>${few.map(
      ([name, member]) => html`<div><dt>${name}</dt><dd>${leaf(member, others[name])}</dd></div>`,
    )}</dl>${left > 0 && html`<p class="minor">and ${left} on which both agree</p>`}`;
  }
  return html`<p><code class="wrap">${textOf(value)}</code></p>`;
}

function leaf(value: unknown, other: unknown): Markup {
  const text = textOf(value);
  const code = html`<code class="wrap">${text}</code>`;
  return text === textOf(other) ? code : html`<mark>${code}</mark>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
