import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { htmlReport } from '../../../harness/report/html/page.js';
import type { Report } from '../../../harness/report/model.js';
import { reviewPage } from '../../../harness/review/output/page/page.js';
import { reviewed } from '../../review/output/page/samples.js';
import { launch, open } from './browser.js';
import { everyKind } from './samples.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules about the structure of a page; axe counts breaking them as moderate. */
const structural = ['heading-order', 'landmark-unique'];

/** Violations of WCAG 2.2 A and AA that are serious or worse or concern the structure, with the elements. */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as {
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || structural.includes(id))
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`));
}

/** A matrix as large as one of all releases and both implementations. */
function large(report: Report): Report {
  const [first] = report.results;
  if (first === undefined) throw new Error('the sample has no results');
  const requirements = Array.from({ length: 120 }, (_, i) => ({
    ...(report.requirements[i % report.requirements.length] ?? fail()),
    id: `family${Math.floor(i / 10)}.requirement-${i}`,
  }));
  const results = Array.from({ length: 34 }, (_, column) => ({
    ...(report.results[column % report.results.length] ?? first),
    release: `1.${11 + Math.floor(column / 2)}.9`,
    implementation: column % 2 === 0 ? ('own' as const) : ('reference' as const),
    requirements: requirements.map(({ id }, i) => ({
      id,
      outcome: i % 37 === column % 37 ? ('known-defect' as const) : ('holds' as const),
      scenarios: [],
    })),
  }));
  return { ...report, requirements, results };
}

/** A page with nothing but a table of buttons. */
function table(rows: number, columns: number): string {
  const row = `<tr>${'<td><button>x</button></td>'.repeat(columns)}</tr>`;
  return `<!doctype html><title>table</title><table>${row.repeat(rows)}</table>`;
}

function fail(): never {
  throw new Error('the sample has no requirements');
}

describe('the report page in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  /** Milliseconds until a page is loaded and shown. */
  async function openingTime(path: string): Promise<number> {
    const { page } = await open(browser, path, { width: 1440, colorScheme: 'light' });
    const time = await page.evaluate<number>(
      'new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(() => shown(performance.now()))))',
    );
    await page.context().close();
    return time;
  }
  let folder: string;
  let file: string;
  let reviewFile: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-'));
    file = join(folder, 'index.html');
    writeFileSync(file, htmlReport(everyKind));
    reviewFile = join(folder, 'review.html');
    writeFileSync(reviewFile, reviewPage(reviewed));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const width of [390, 820, 1440]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`fits ${width} pixels, ${colorScheme}, with nothing to ask for, to complain of or to trip over`, async () => {
        for (const path of [file, reviewFile]) {
          const { page, said, requests } = await open(browser, path, { width, colorScheme });
          expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
          // All that is folded is looked at too.
          await page.evaluate(
            "for (const one of document.querySelectorAll('details')) { one.name = ''; one.open = true; }",
          );
          expect(await page.evaluate('document.documentElement.scrollWidth'), 'unfolded').to.equal(width);
          expect(await serious(page)).to.deep.equal([]);
          expect(said).to.deep.equal([]);
          expect(requests).to.deep.equal([]);
          await page.context().close();
        }
      });
    }
  }

  it('on a phone has every link of the navigation and every line of a diff in sight, and says where a table goes on', async () => {
    const outside = (selector: string) =>
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter(one => one.getBoundingClientRect().right > innerWidth).length`;
    for (const path of [file, reviewFile]) {
      const { page } = await open(browser, path, { width: 390, colorScheme: 'light' });
      expect(await page.locator('nav a').count()).to.be.greaterThan(1);
      expect(await page.evaluate(outside('nav a'))).to.equal(0);
      expect(await page.evaluate(outside('.diff td'))).to.equal(0);
      await page.context().close();
    }
    const { page } = await open(browser, file, { width: 390, colorScheme: 'light' });
    const wider =
      'document.querySelector(".scroll:has(> .matrix)").scrollWidth > document.querySelector(".scroll:has(> .matrix)").clientWidth';
    expect(await page.locator('[data-overflows]').isVisible()).to.equal(await page.evaluate(wider));
    await page.context().close();
  });

  describe('used', () => {
    let page: Page;
    let said: string[];
    const rows = () => page.locator('tr[data-requirement]:visible').count();

    before(async () => {
      ({ page, said } = await open(browser, file, { width: 1440, colorScheme: 'light' }));
    });
    after(async () => {
      expect(said).to.deep.equal([]);
      await page?.context().close();
    });

    it('filters by text, by kind and by implementation, and says how many are left', async () => {
      expect(await rows()).to.equal(everyKind.requirements.length);
      await page.getByLabel('Find').fill('flags');
      expect(await rows()).to.equal(1);
      expect(await page.locator('output').textContent()).to.equal('1 of 6 shown');
      await page.getByLabel('Find').fill('no such thing');
      expect(await rows()).to.equal(0);
      expect(await page.locator('tr.family:visible').count()).to.equal(0);
      await page.getByLabel('Find').fill('');
      await page.getByLabel('Show').selectOption('bad');
      expect(await rows()).to.be.within(1, everyKind.requirements.length - 1);
      const columns = () => page.locator('th[data-column]:visible').count();
      const all = await columns();
      await page.locator('select[name=implementation]').selectOption('reference');
      expect(await columns()).to.be.within(1, all - 1);
      await page.locator('select[name=implementation]').selectOption('');
      await page.getByLabel('Show').selectOption('all');
      expect(await rows()).to.equal(everyKind.requirements.length);
    });

    it('opens a cell by keyboard and shows expected, seen, stops and command', async () => {
      await page.getByRole('button', { name: 'frame.result, Go 1.15.15: holds' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      const text = await dialog.innerText();
      expect(text).to.include('frame.result on Go 1.15.15 (reference implementation)');
      expect(text).to.match(/Expected\s+kind\s+refused/);
      expect(text).to.match(/Seen\s+kind\s+returned/);
      expect(text).to.include('the first stop that differs from what was expected');
      expect(text).to.include('--requirement=frame.result');
      expect(await serious(page)).to.deep.equal([]);
      await page.keyboard.press('Escape');
      expect(await dialog.count()).to.equal(0);
    });

    it('has one stop for the Tab key in the matrix', async () => {
      expect(await page.locator('table.matrix button[tabindex="0"]').count()).to.equal(1);
    });

    it('goes from a card to the failure', async () => {
      await page.locator('.card a').first().click();
      expect(await page.locator('article:target').isVisible()).to.equal(true);
    });
  });

  it('can be read without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    expect(await page.locator('article').first().isVisible()).to.equal(true);
    await context.close();
  });

  it('of a matrix of all releases and both implementations is below 5 MB and opens in at most three times what its bare table needs', async () => {
    const text = htmlReport(large(everyKind));
    expect(text.length).to.be.below(5e6);
    const path = join(folder, 'large.html');
    writeFileSync(path, text);
    // The least that a browser needs for so many cells, which tells how fast this machine is.
    const bare = join(folder, 'bare.html');
    writeFileSync(bare, table(132, 34));
    // The best of six: a machine that is busy with something else is no fault of the page.
    const best = { page: Infinity, bare: Infinity };
    for (let i = 0; i < 6; i++) {
      best.page = Math.min(best.page, await openingTime(path));
      best.bare = Math.min(best.bare, await openingTime(bare));
    }
    expect(best.page / best.bare, JSON.stringify(best)).to.be.below(3);
  });
});
