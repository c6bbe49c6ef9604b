import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser } from '../helpers/e2e/chat-browser.ts';

const HOUR = 3_600_000;
/** Where the screenshots go. */
const OUT = process.env.SCREENSHOTS ?? 'test/e2e/out/verdicts';
const FOR_ADMIN = textsIn('en')('photoCard.action.tell-admin');

/** Who is asked about to see which verdict. */
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

describe('The card of every verdict, as it is drawn', () => {
  let bot: RunningBot;
  let browser: Browser;
  /** By the name of the screenshot: the id of the message. */
  const cards = new Map<string, string>();

  before(async () => {
    mkdirSync(OUT, { recursive: true });
    [bot, browser] = await Promise.all([startTenantWithBot(), openBrowser()]);
    const { state, person } = bot.tenant;
    state.switches.copyTrigger = 'never';
    for (const [name, alias] of Object.entries(PEOPLE)) await askInBoth(name, alias);
    state.faults.set('sharepoint', { kind: 'error', status: 500 });
    await askInBoth('unknown', 'nora.lindqvist');
    state.faults.clear();
    person('tom.brandt').oddForms.profile = 'forbidden';
    await askInBoth('unknown-for-admin', 'tom.brandt');
    state.clock.advance(25 * HOUR);
    await askInBoth('not-copied', 'nora.lindqvist');
  });
  after(async () => {
    await browser.close();
    await bot.stop();
  });

  /** In English, and in Italian, whose words are longer. */
  async function askInBoth(name: string, alias: string): Promise<void> {
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
    cards.set(name, (await chat.nextMessage()).id);
  }

  async function open(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 3000, height: 1600 } });
    page.setDefaultTimeout(15_000);
    await page.goto(`${bot.tenant.addresses.control}/gallery/?message=${cards.get(name)}`);
    await page.getByRole('article').first().waitFor();
    await page.getByLabel('Actual size').check();
    await page.waitForFunction(() => [...document.images].every((image) => image.naturalWidth > 0));
    return page;
  }

  const names = [...Object.keys(PEOPLE), 'unknown', 'unknown-for-admin', 'not-copied'];
  const ways = ['light', 'dark', 'contrast'].flatMap((theme) => [`${theme}.desktop`, `${theme}.phone`]);
  for (const name of names) {
    it(`${name}: nothing is cut off, and all can be read`, () => looksWell(name, ways));
    it(`${name}, in Italian on a phone`, () => looksWell(`${name}-italian`, ['light.phone']));
  }

  async function looksWell(name: string, frames: readonly string[]): Promise<void> {
    const page = await open(name);
    try {
      for (const way of frames) {
        const frame = page.locator(`.frame.${way}`).first();
        await frame.screenshot({ path: `${OUT}/${name}-${way.replace('.', '-')}.png` });
        assert.deepEqual(await cutOff(frame), [], way);
        assert.deepEqual(await hardToRead(frame), [], way);
      }
    } finally {
      await page.close();
    }
  }

  it('shows the text for the admin when its button is pressed', async () => {
    const page = await open('sync-off');
    for (const width of ['desktop', 'phone']) {
      const frame = page.locator(`.frame.light.${width}`).first();
      assert.equal(await frame.getByRole('textbox').isVisible(), false);
      await frame.getByRole('button', { name: FOR_ADMIN }).click();
      await frame.getByRole('textbox').waitFor();
      assert.match(await frame.getByRole('textbox').inputValue(), /SPS-PictureExchangeSyncState: "0"/);
      assert.deepEqual(await cutOff(frame), []);
      await frame.screenshot({ path: `${OUT}/sync-off-text-light-${width}.png` });
    }
    await page.close();
  });
});

/** Texts and labels that do not fit where they stand. */
function cutOff(frame: Locator): Promise<string[]> {
  return frame
    .locator('.ac-textBlock, .ac-pushButton, .ac-pushButton *, .ac-adaptiveCard')
    .evaluateAll((parts) =>
      parts
        .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
        .map((part) => `${part.className}: ${part.textContent?.slice(0, 60)}`),
    );
}

/** Texts with less contrast than WCAG's 4.5 : 1 (3 : 1 for large ones): https://www.w3.org/TR/WCAG22/#contrast-minimum */
function hardToRead(frame: Locator): Promise<string[]> {
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
    const groundOf = (part: Element | null): Colour => {
      if (!part) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(part).backgroundColor);
      return own[3] === 1 ? own : over(own, groundOf(part.parentElement));
    };
    return parts.flatMap((part) => {
      if (!part.textContent || part.getClientRects().length === 0) return [];
      const style = getComputedStyle(part);
      const ground = groundOf(part);
      const [one, other] = [luminance(over(parse(style.color), ground)), luminance(ground)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600;
      return ratio >= (large ? 3 : 4.5) ? [] : [`${ratio.toFixed(1)}: ${part.textContent.slice(0, 60)}`];
    });
  });
}
