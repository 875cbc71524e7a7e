/*
 * The filters above the matrix: text, kind of row, implementation.
 */
export {};

const form = document.querySelector<HTMLFormElement>('[data-filters]');
const table = document.querySelector<HTMLTableElement>('table.matrix');

if (form !== null && table !== null) {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tr[data-requirement]')].map(row => ({
    row,
    text: (row.querySelector('th')?.textContent ?? '').toLowerCase(),
    outcomes: [...row.querySelectorAll<HTMLElement>('[data-outcome]')].map(cell => ({
      column: cell.closest<HTMLElement>('[data-column]')?.dataset.column ?? '',
      outcome: cell.dataset.outcome ?? '',
    })),
  }));
  const implementations = new Map(
    [...table.querySelectorAll<HTMLElement>('th[data-column]')].map(head => [
      head.dataset.column ?? '',
      head.dataset.implementation ?? '',
    ]),
  );
  const kinds: Record<string, (outcomes: string[]) => boolean> = {
    all: () => true,
    bad: outcomes => outcomes.some(one => one === 'fails' || one === 'unexpected-pass'),
    known: outcomes => outcomes.includes('known-defect'),
    apart: outcomes => new Set(outcomes.filter(one => one !== 'not-applicable')).size > 1,
  };

  const apply = (): void => {
    const values = new FormData(form);
    const words = String(values.get('text') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '');
    const kind = kinds[String(values.get('rows'))] ?? (() => true);
    const wanted = String(values.get('implementation') ?? '');
    const hidden = new Set(
      [...implementations].filter(([, of]) => wanted !== '' && of !== wanted).map(([id]) => id),
    );
    for (const cell of table.querySelectorAll<HTMLElement>('[data-column]')) {
      cell.hidden = hidden.has(cell.dataset.column ?? '');
    }
    let shown = 0;
    for (const { row, text, outcomes } of rows) {
      const left = outcomes.filter(({ column }) => !hidden.has(column)).map(({ outcome }) => outcome);
      row.hidden = !(words.every(word => text.includes(word)) && kind(left));
      if (!row.hidden) shown++;
    }
    for (const family of table.tBodies) {
      family.hidden = [...family.rows].every(row => row.hidden || row.classList.contains('family'));
    }
    const output = form.querySelector('output');
    if (output !== null) output.textContent = shown === rows.length ? '' : `${shown} of ${rows.length} shown`;
  };

  // A table that is wider than its frame says so: on a phone nothing else shows it.
  const frame = table.parentElement;
  const hint = document.querySelector<HTMLElement>('[data-overflows]');
  const measure = (): void => {
    if (frame !== null && hint !== null) hint.hidden = frame.scrollWidth <= frame.clientWidth;
  };
  window.addEventListener('resize', measure);
  form.addEventListener('input', () => {
    apply();
    measure();
  });
  form.addEventListener('submit', event => event.preventDefault());
  // A browser may have kept what was typed before the page was loaded again.
  apply();
  // To measure before the page is shown would lay it out twice.
  requestAnimationFrame(measure);
}
