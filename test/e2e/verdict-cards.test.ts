import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Language, textsIn } from '../../bot/locales/index.ts';
import { directionOf } from '../../bot/locales/script.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser } from '../helpers/e2e/chat-browser.ts';
import { lowContrast, overflowing } from '../helpers/e2e/legibility.ts';

const HOUR = 3_600_000;
/** Folder of the screenshots. */
const OUT = process.env.SCREENSHOTS ?? 'test/e2e/out/verdicts';
const FOR_ADMIN = textsIn('en')('photoCard.action.tell-admin');
/** English, long words, right to left, and no spaces between words. */
const LANGUAGES: readonly Language[] = ['en', 'de', 'ar', 'ja'];

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
    for (const [name, alias] of Object.entries(PEOPLE)) await askInEachLanguage(name, alias);
    state.faults.set('sharepoint', { kind: 'error', status: 500 });
    await askInEachLanguage('unknown', 'nora.lindqvist');
    state.faults.clear();
    person('tom.brandt').oddForms.profile = 'forbidden';
    await askInEachLanguage('unknown-for-admin', 'tom.brandt');
    state.clock.advance(25 * HOUR);
    await askInEachLanguage('not-copied', 'nora.lindqvist');
  });
  after(async () => {
    await browser.close();
    await bot.stop();
  });

  async function askInEachLanguage(name: string, alias: string): Promise<void> {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    for (const language of LANGUAGES) {
      await chat.say(textsIn(language)('say.check-photo'));
      messageIds.set(`${name}-${language}`, (await chat.nextMessage()).id);
    }
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
    for (const language of LANGUAGES)
      it(`${name} in ${language}: nothing is cut off, mirrored if needed, with enough contrast`, () =>
        assertLegible(name, language));
  }

  async function assertLegible(name: string, language: Language): Promise<void> {
    const page = await open(`${name}-${language}`);
    try {
      await page
        .getByRole('article')
        .first()
        .screenshot({ path: `${OUT}/${name}-${language}.png` });
      for (const frameClass of frames) {
        const frame = page.locator(`.frame.${frameClass}`).first();
        assert.deepEqual(await overflowing(frame), [], frameClass);
        assert.deepEqual(await lowContrast(frame), [], frameClass);
        assert.equal(await leftmostPicture(frame), directionOf(language) === 'rtl' ? 'SharePoint' : 'Microsoft 365');
      }
    } finally {
      await page.close();
    }
  }

  /** Renew docs/card.png with: cp test/e2e/out/verdicts/card.png docs/ */
  it('draws the picture for the README', async () => {
    const page = await open('out-of-date-en', 1.6);
    const picture = await page
      .locator('.frame.light.desktop .card')
      .first()
      .screenshot({ path: `${OUT}/card.png` });
    assert.ok(picture.length < 200_000, `${picture.length} bytes`);
    await page.close();
  });

  it('shows the text for the admin after its button is pressed', async () => {
    const page = await open('sync-off-en');
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

/** The service whose picture is on the left. */
async function leftmostPicture(frame: Locator): Promise<string | undefined> {
  const pictures = await frame
    .locator('img')
    .evaluateAll((images) =>
      images.map((image) => ({ left: image.getBoundingClientRect().left, alt: image.getAttribute('alt') ?? '' })),
    );
  const [first] = pictures.toSorted((one, other) => one.left - other.left);
  return /SharePoint|Microsoft 365/.exec(first?.alt ?? '')?.[0];
}
