import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser } from '../helpers/e2e/chat-browser.ts';

const HOUR = 3_600_000;
/** Folder of the screenshots. */
const OUT = process.env.SCREENSHOTS ?? 'test/e2e/out/verdicts';
const FOR_ADMIN = textsIn('en')('photoCard.action.tell-admin');

/** The sample person for each verdict. */
const PEOPLE = {
  'in-sync': 'samuel.carter',
  guest: 'elif.demir_fabrikam.example#EXT#',
  'no-sharepoint': 'grace.mbeki',
  'mailbox-on-premises': 'ingrid.haugen',
  'no-mailbox': 'oleh.kovalenko',
  'sync-off': 'tom.brandt',
  'no-photo': 'kenji.mori',
  'never-synced': 'priya.raman',
  waiting: 'amara.okafor',
  'out-of-date': 'nora.lindqvist',
} as const;

describe('The rendered card of every verdict', () => {
  let bot: RunningBot;
  let browser: Browser;
  /** Message ids by screenshot name. */
  const messageIds = new Map<string, string>();

  before(async () => {
    mkdirSync(OUT, { recursive: true });
    [bot, browser] = await Promise.all([startTenantWithBot({ world: 'none' }), openBrowser()]);
    const { state, person } = bot.tenant;
    for (const [name, alias] of Object.entries(PEOPLE)) await askInBothLanguages(name, alias);
    state.faults.set('sharepoint', { kind: 'error', status: 500 });
    await askInBothLanguages('unknown', 'nora.lindqvist');
    state.faults.clear();
    person('tom.brandt').oddForms.profile = 'forbidden';
    await askInBothLanguages('unknown-for-admin', 'tom.brandt');
    state.clock.advance(25 * HOUR);
    await askInBothLanguages('not-copied', 'nora.lindqvist');
  });
  after(async () => {
    await browser.close();
    await bot.stop();
  });

  /** Asks in English and in Italian, whose words are longer. */
  async function askInBothLanguages(name: string, alias: string): Promise<void> {
    const person = bot.tenant.person(alias);
    const { language } = person;
    await ask(name, alias);
    Object.assign(person, { language: 'it-IT' });
    await ask(`${name}-italian`, alias);
    Object.assign(person, { language });
  }

  async function ask(name: string, alias: string): Promise<void> {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.say('my photo is wrong');
    messageIds.set(name, (await chat.nextMessage()).id);
  }

  async function open(name: string, deviceScaleFactor = 1): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 3000, height: 1600 }, deviceScaleFactor });
    page.setDefaultTimeout(15_000);
    await page.goto(`${bot.tenant.addresses.control}/gallery/?message=${messageIds.get(name)}`);
    await page.getByRole('article').first().waitFor();
    await page.getByLabel('Actual size').check();
    await page.waitForFunction(() => [...document.images].every((image) => image.naturalWidth > 0));
    return page;
  }

  const names = [...Object.keys(PEOPLE), 'unknown', 'unknown-for-admin', 'not-copied'];
  const frames = ['light', 'dark', 'contrast'].flatMap((theme) => [`${theme}.desktop`, `${theme}.phone`]);
  for (const name of names) {
    it(`${name}: nothing is cut off and the contrast is sufficient`, () => assertLegible(name, frames));
    it(`${name}, in Italian on a phone`, () => assertLegible(`${name}-italian`, ['light.phone']));
  }

  async function assertLegible(name: string, classes: readonly string[]): Promise<void> {
    const page = await open(name);
    try {
      for (const frameClass of classes) {
        const frame = page.locator(`.frame.${frameClass}`).first();
        await frame.screenshot({ path: `${OUT}/${name}-${frameClass.replace('.', '-')}.png` });
        assert.deepEqual(await overflowing(frame), [], frameClass);
        assert.deepEqual(await lowContrast(frame), [], frameClass);
      }
    } finally {
      await page.close();
    }
  }

  /** Renew docs/card.png with: cp test/e2e/out/verdicts/card.png docs/ */
  it('draws the picture for the README', async () => {
    const page = await open('out-of-date', 1.6);
    const picture = await page
      .locator('.frame.light.desktop .card')
      .first()
      .screenshot({ path: `${OUT}/card.png` });
    assert.ok(picture.length < 200_000, `${picture.length} bytes`);
    await page.close();
  });

  it('shows the text for the admin after its button is pressed', async () => {
    const page = await open('sync-off');
    for (const width of ['desktop', 'phone']) {
      const frame = page.locator(`.frame.light.${width}`).first();
      assert.equal(await frame.getByRole('textbox').isVisible(), false);
      await frame.getByRole('button', { name: FOR_ADMIN }).click();
      await frame.getByRole('textbox').waitFor();
      assert.match(await frame.getByRole('textbox').inputValue(), /SPS-PictureExchangeSyncState: "0"/);
      assert.deepEqual(await overflowing(frame), []);
      await frame.screenshot({ path: `${OUT}/sync-off-text-light-${width}.png` });
    }
    await page.close();
  });
});

/** Texts and labels that overflow their element. */
function overflowing(frame: Locator): Promise<string[]> {
  return frame
    .locator('.ac-textBlock, .ac-pushButton, .ac-pushButton *, .ac-adaptiveCard')
    .evaluateAll((parts) =>
      parts
        .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
        .map((part) => `${part.className}: ${part.textContent?.slice(0, 60)}`),
    );
}

/**
 * Texts with less contrast than WCAG's 4.5 : 1 (3 : 1 for large texts).
 * https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
function lowContrast(frame: Locator): Promise<string[]> {
  return frame.locator('.ac-textBlock, .ac-textBlock a, .ac-pushButton').evaluateAll((parts) => {
    type Colour = readonly [number, number, number, number];
    const parse = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const luminance = ([r, g, b]: Colour) => {
      const linear = [r, g, b].map((channel) => {
        const share = channel / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const backgroundOf = (part: Element | null): Colour => {
      if (!part) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(part).backgroundColor);
      return own[3] === 1 ? own : over(own, backgroundOf(part.parentElement));
    };
    return parts.flatMap((part) => {
      if (!part.textContent || part.getClientRects().length === 0) return [];
      const style = getComputedStyle(part);
      const background = backgroundOf(part);
      const [one, other] = [luminance(over(parse(style.color), background)), luminance(background)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600;
      return ratio >= (large ? 3 : 4.5) ? [] : [`${ratio.toFixed(1)}: ${part.textContent.slice(0, 60)}`];
    });
  });
}
