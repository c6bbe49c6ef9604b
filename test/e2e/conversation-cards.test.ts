import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Language } from '../../bot/locales/index.ts';
import { directionOf } from '../../bot/locales/script.ts';
import { controlService } from '../../sandbox/control/index.ts';
import type { SentCard } from '../../sandbox/gallery/index.ts';
import { type CardSamples, cardSamples } from '../helpers/e2e/card-samples.ts';
import { openBrowser, screenshot } from '../helpers/e2e/chat-browser.ts';
import { lowContrast, overflowing } from '../helpers/e2e/legibility.ts';
import { NO_LOCATIONS } from '../helpers/sandbox/control-tenant.ts';
import { type SmallTenant, startSmallTenant } from '../helpers/sandbox/small-tenant.ts';

/** Folder of a screenshot of each card. By default, each language has one of all cards. */
const OUT = process.env.SCREENSHOTS;
/** English, long words, right to left, and no spaces between words. */
const LANGUAGES: readonly Language[] = ['en', 'de', 'ar', 'ja'];
const NAMES = Object.keys(cardSamples('en', 'https://bot.contoso.example/'));
/** https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference */
const MAX_ACTIONS = 6;

/** Each page has all cards of a language, in three themes and at two widths. */
describe('The rendered cards of the conversation', () => {
  let browser: Browser;
  let tenant: SmallTenant;
  let sent: readonly SentCard[] = [];

  before(async () => {
    if (OUT) mkdirSync(OUT, { recursive: true });
    [browser, tenant] = await Promise.all([
      openBrowser(),
      startSmallTenant({
        control: (state) => controlService(state, { links: () => [], cards: () => sent, ...NO_LOCATIONS }),
      }),
    ]);
  });
  after(async () => {
    await browser.close();
    await tenant.stop();
  });

  for (const language of LANGUAGES) {
    describe(`in ${language}`, () => {
      let page: Page;
      before(async () => {
        const { control } = tenant.state.addresses;
        sent = asSent(cardSamples(language, `${control}/silhouette.png`)).toReversed();
        page = await browser.newPage({ viewport: { width: 3000, height: 1600 } });
        page.setDefaultTimeout(30_000);
        await page.goto(`${control}/gallery/`);
        await page.locator('#card-1').waitFor();
        await page.waitForFunction(() => [...document.images].every((image) => image.naturalWidth > 0));
        await screenshot(page, `cards-${language}`, { fullPage: true });
        await page.getByLabel('Actual size').check();
      });
      after(() => page.close());

      for (const [index, name] of NAMES.entries()) {
        it(`${name}: nothing is cut off, mirrored if needed, with enough contrast`, async () => {
          const card = page.locator(`#card-${index + 1}`);
          if (OUT) await card.screenshot({ path: `${OUT}/${name.replaceAll(/\W+/g, '-')}-${language}.png` });
          assert.deepEqual(await overflowing(card), []);
          assert.deepEqual(await lowContrast(card), []);
          assert.deepEqual(await runningOtherwise(card, directionOf(language)), []);
          for (const count of await actionsOf(card)) assert.ok(count <= MAX_ACTIONS, `${count} actions`);
          assert.deepEqual(await withoutText(card), []);
        });
      }
    });
  }
});

function asSent(cards: CardSamples): readonly SentCard[] {
  return Object.entries(cards).map(([title, card], index) => ({
    ...{ number: index + 1, message: title, kind: 'message', at: '2026-03-04T08:00:00.000Z', to: 'Nora Lindqvist' },
    ...{ title, warnings: [], card: { ...card } },
  }));
}

/** Texts and inputs that run in the other direction. Hours and minutes run from left to right everywhere. */
function runningOtherwise(card: Locator, direction: 'ltr' | 'rtl'): Promise<string[]> {
  return card
    .locator('.ac-textBlock, .ac-input:not(.ac-timeInput)')
    .evaluateAll(
      (parts, expected) =>
        parts
          .filter((part) => getComputedStyle(part).direction !== expected)
          .map((part) => part.outerHTML.slice(0, 90)),
      direction,
    );
}

/** The number of buttons, by theme and width. */
function actionsOf(card: Locator): Promise<number[]> {
  return card
    .locator('.frame')
    .evaluateAll((frames) => frames.map((frame) => frame.querySelectorAll('.ac-pushButton').length));
}

/** Pictures without an alternative text, and inputs without a name. */
function withoutText(card: Locator): Promise<string[]> {
  return card.locator('img, .ac-input input, input.ac-input, select, textarea').evaluateAll((parts) =>
    parts
      .filter((part) => {
        if (part.tagName === 'IMG') return !part.getAttribute('alt');
        const labels = (part as HTMLInputElement).labels ?? [];
        const name = part.getAttribute('aria-label') ?? part.getAttribute('aria-labelledby');
        return labels.length === 0 && !name;
      })
      .map((part) => part.outerHTML.slice(0, 90)),
  );
}
