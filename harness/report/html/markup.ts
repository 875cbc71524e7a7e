import { stripVTControlCharacters } from 'node:util';
import { printable } from '../text.js';

/** Text that is HTML already: what `html` made, and nothing else. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand between the parts of a template: text, which is escaped, markup, lists of both, nothing. */
export type Part = string | number | Markup | undefined | false | readonly Part[];

/**
 * HTML with everything escaped that is put into it, in elements as in attributes, which must be quoted. It
 * serves neither inside `script` and `style` nor for URLs that come from elsewhere.
 */
export function html(parts: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(parts.map((part, at) => part + render(at < values.length ? values[at] : '')).join(''));
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(render).join('');
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * What a terminal would have coloured is plain; other control characters, which HTML does not allow, are
 * shown as escapes.
 */
function escaped(text: string): string {
  return printable(stripVTControlCharacters(text)).replace(/[&<>"']/g, sign => signs[sign] ?? sign);
}

/** JSON for a `script` element: no text in it can end the element or begin a comment. */
export function embedded(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replace(/</g, '\\u003c'));
}
