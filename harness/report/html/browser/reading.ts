/*
 * Small things for readers: commands can be copied, a source line shows its instructions, a link opens what
 * it leads to.
 */
export {};

// A page from a file may not have the clipboard.
if (navigator.clipboard !== undefined) {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) button.hidden = false;
  document.addEventListener('click', event => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('[data-copy]');
    const text = button?.parentElement?.querySelector('code')?.textContent;
    if (button === null || !text) return;
    navigator.clipboard.writeText(text).then(
      () => {
        button.textContent = 'copied';
      },
      () => {
        button.textContent = 'not allowed';
      },
    );
  });
}

for (const map of document.querySelectorAll<HTMLElement>('.map')) {
  const show = (line: string | undefined): void => {
    for (const item of map.querySelectorAll<HTMLElement>('[data-line]')) {
      item.classList.toggle('shown', line !== undefined && item.dataset.line === line);
    }
  };
  map.addEventListener('pointerover', event => {
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-line]');
    show(item?.dataset.line === '0' ? undefined : item?.dataset.line);
  });
  map.addEventListener('pointerleave', () => show(undefined));
}

function reveal(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.querySelector(':scope > details')?.setAttribute('open', '');
  for (let folded = target?.closest('details'); folded; folded = folded.parentElement?.closest('details')) {
    folded.open = true;
  }
  target?.scrollIntoView();
}

if (location.hash !== '') reveal();
window.addEventListener('hashchange', reveal);
