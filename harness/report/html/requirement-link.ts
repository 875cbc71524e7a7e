import { html, type Markup } from './markup.js';

/**
 * The id of a requirement as code, as a link to its row in the matrix of the page. The row has the same id.
 */
export function requirementLink(id: string): Markup {
  return html`<a class="requirement" href="#${id}"><code>${id}</code></a>`;
}
