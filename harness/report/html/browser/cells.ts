/*
 * A cell of the matrix opens its details; arrow keys go from cell to cell.
 */
export {};

/** Text in which references are links. */
type Stretches = { text: string; url?: string }[];

interface Details {
  requirements: Record<string, { sentence: string; source: Stretches; releases: string; owedBy: string }>;
  titles: Record<string, [title: string, requirements: string[]]>;
  columns: {
    name: string;
    command: string;
    scenarios: [
      id: string,
      outcome: string,
      tone: string,
      ms: number,
      reason: Stretches,
      anchor: string,
      own: Record<string, [outcome: string, tone: string]>,
    ][];
  }[];
}

const details = JSON.parse(document.getElementById('details')?.textContent ?? '{}') as Details;
const table = document.querySelector<HTMLTableElement>('table.matrix');
const dialog = document.querySelector<HTMLDialogElement>('dialog#cell');
const content = dialog?.querySelector('[data-content]');

function element(name: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

function withLinks(stretches: Stretches): (Node | string)[] {
  return stretches.map(({ text, url }) => {
    if (url === undefined) return text;
    const link = element('a', '', text) as HTMLAnchorElement;
    link.href = url;
    link.rel = 'noreferrer';
    return link;
  });
}

/** What the scenarios of a column say about a requirement. */
function describe(id: string, column: Details['columns'][number]): HTMLElement[] {
  const facts = details.requirements[id];
  const title = element('h2', '', element('code', '', id), ` on ${column.name}`);
  title.id = 'cell-title';
  const parts = [title];
  if (facts !== undefined) {
    parts.push(
      element('p', 'promise', facts.sentence),
      element(
        'p',
        'minor',
        `Go ${facts.releases}, promised by the ${facts.owedBy}. Source: `,
        ...withLinks(facts.source),
      ),
    );
  }
  const list = element('ul', 'scenarios');
  const articles: HTMLElement[] = [];
  for (const [scenario, whole, wholeTone, ms, reason, anchor, own] of column.scenarios) {
    const [outcome, tone] = own[id] ?? [whole, wholeTone];
    const [sentence, requirements] = details.titles[scenario] ?? ['', []];
    if (!requirements.includes(id)) continue;
    const item = element(
      'li',
      '',
      element('span', `badge ${tone}`, outcome),
      ' ',
      element('code', '', scenario),
      element('span', 'minor', ` ${ms} ms`),
      element('div', '', sentence),
    );
    if (reason.length > 0) item.append(element('div', 'minor', ...withLinks(reason)));
    list.append(item);
    const article = anchor === '' ? null : document.getElementById(anchor);
    if (article !== null) {
      const copy = article.cloneNode(true) as HTMLElement;
      copy.removeAttribute('id');
      for (const folded of copy.querySelectorAll(':scope > details')) folded.setAttribute('open', '');
      articles.push(copy);
    }
  }
  const command = element('p', 'command', element('span', 'minor', 'To repeat it'), ' ');
  command.append(element('code', 'wrap', `${column.command} --requirement=${id}`));
  return [...parts, list, command, ...articles];
}

function open(button: HTMLElement): void {
  const id = button.closest<HTMLElement>('[data-requirement]')?.dataset.requirement;
  const column = details.columns[Number(button.closest<HTMLElement>('[data-column]')?.dataset.column)];
  if (id === undefined || column === undefined) return;
  content?.replaceChildren(...describe(id, column));
  dialog?.showModal();
  dialog?.scrollTo(0, 0);
}

const moves: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The next cell that is shown, in a direction. */
function neighbour(from: HTMLElement, [down, right]: [number, number]): HTMLElement | undefined {
  const rows = [...(table?.querySelectorAll<HTMLElement>('tr[data-requirement]') ?? [])].filter(
    row => !row.hidden && row.closest('tbody')?.hidden !== true,
  );
  const cellsOf = (row: HTMLElement | undefined) =>
    [...(row?.querySelectorAll<HTMLElement>('td') ?? [])].filter(cell => !cell.hidden);
  const row = rows.findIndex(each => each.contains(from));
  const at = cellsOf(rows[row]).findIndex(cell => cell.contains(from));
  return cellsOf(rows[row + down])[at + right]?.querySelector('button') ?? undefined;
}

if (table !== null) {
  // The Tab key stops at one cell only: it would take too long to leave a table of a thousand.
  const buttons = [...table.querySelectorAll<HTMLElement>('button')];
  for (const [at, button] of buttons.entries()) button.tabIndex = at === 0 ? 0 : -1;
  table.addEventListener('click', event => {
    const button = (event.target as HTMLElement).closest('button');
    if (button !== null) open(button);
  });
  table.addEventListener('focusin', event => {
    for (const button of buttons) button.tabIndex = button === event.target ? 0 : -1;
  });
  table.addEventListener('keydown', event => {
    const move = moves[event.key];
    if (move === undefined || !(event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    neighbour(event.target, move)?.focus();
  });
  dialog?.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
}
