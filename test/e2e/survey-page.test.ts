import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { htmlReport } from '../../cli/survey/html-report.ts';
import { openBrowser, screenshot } from '../helpers/e2e/chat-browser.ts';
import { SAMPLE_STATE, sampleSummary } from '../helpers/survey-samples.ts';

/** The page that `photo-sync survey --html` writes. */
describe('The page of a survey', () => {
  let browser: Browser;
  let page: Page;
  const loaded: string[] = [];
  before(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 900, height: 900 } });
    page.on('request', (request) => loaded.push(request.url()));
    page.on('console', (message) => loaded.push(message.text()));
  });
  after(() => browser.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`shows charts and numbers, loads nothing, and axe finds nothing in ${colorScheme} colors`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setContent(htmlReport(sampleSummary()));
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await page.getByRole('img').count(), 2);
      assert.equal(await page.getByRole('row').count(), Object.keys(SAMPLE_STATE.counts.byVerdict).length + 1);
      await screenshot(page, `survey-${colorScheme}`, { fullPage: true });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      assert.deepEqual(loaded, []);
    });
  }

  it('fits a narrow window', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.setContent(htmlReport(sampleSummary()));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width}`);
    await screenshot(page, 'survey-narrow', { fullPage: true });
  });
});
