import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';

describe('The control page in a browser', () => {
  let bot: RunningBot;
  let browser: Browser;
  let window: BrowserContext;
  const errors: string[] = [];
  before(async () => {
    [bot, browser] = await Promise.all([startTenantWithBot(), openBrowser()]);
    window = await openWindow(browser);
    window.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    window.on('weberror', (error) => errors.push(String(error.error())));
  });
  after(async () => {
    await browser.close();
    await bot.stop();
    // Includes violations of the Content Security Policy.
    assert.deepEqual(errors, []);
  });

  const open = async (path: string): Promise<Page> => {
    const page = await window.newPage();
    await page.goto(`${bot.tenant.addresses.control}${path}`);
    return page;
  };

  it('sets a fault, shows it and clears it', async () => {
    const { faults } = bot.tenant.state;
    const page = await open('/');
    const panel = page.getByRole('article', { name: 'Graph' });
    await panel.getByLabel('Fault').selectOption('never answers');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Faults are active.').waitFor();
    assert.equal(faults.of('graph')?.fault.kind, 'never');
    await screenshot(page, 'control-trouble');
    await page.getByRole('link', { name: 'Graph: never answers' }).click();
    await panel.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Faults are active.').waitFor({ state: 'detached' });
    assert.equal(faults.of('graph'), undefined);
  });

  it('changes the world, and keeps it on the page', async () => {
    const { switches } = bot.tenant.state;
    const page = await open('/');
    await page.getByLabel('A copy starts when').selectOption('by-request');
    await page.getByRole('button', { name: 'Change world' }).click();
    await page.locator('#world option[value=by-request][selected]').waitFor({ state: 'attached' });
    assert.deepEqual(switches.copyRequests, ['app-request']);
    await page.getByLabel('Person.aspx').selectOption('old');
    const panel = page.getByRole('region', { name: 'How SharePoint copies' });
    await panel.getByRole('button', { name: 'Apply' }).click();
    await page.locator('#profile-page option[value=old][selected]').waitFor({ state: 'attached' });
    assert.deepEqual([switches.copyRequests, switches.profilePage], [['app-request'], 'old']);
    bot.tenant.enterWorld('large-picture');
  });

  it("adds a location of SharePoint, moves a person there, and renames SharePoint's domain", async () => {
    const { geography, addresses } = bot.tenant.state;
    const page = await open('/');
    const panel = page.getByRole('region', { name: "SharePoint's locations" });
    await panel.getByLabel('Add a satellite location').fill('EUR');
    await panel.getByRole('button', { name: 'Add' }).click();
    const card = page.locator('.person').first();
    await card.getByLabel('Location').selectOption('EUR');
    await card.getByRole('button', { name: /^Move/ }).click();
    await card.locator('.tag', { hasText: 'EUR' }).waitFor();
    assert.equal(geography.homes.size, 1);
    const before = addresses.sharepoint;
    await panel.getByLabel('Rename the domain').selectOption('redirects to the new one');
    await panel.getByRole('button', { name: 'Rename' }).click();
    await panel.getByText(before).waitFor({ state: 'detached' });
    await panel.getByText(addresses.sharepoint).waitFor();
    await screenshot(page, 'control-locations');
    geography.homes.clear();
  });

  it('opens the odd forms of a person without stretching the neighbouring cards', async () => {
    const page = await open('/');
    const [first, second] = [page.locator('.person').first(), page.locator('.person').nth(1)];
    const before = (await second.boundingBox())?.height;
    await first.getByText('Odd forms').click();
    await first.getByRole('button', { name: /^Apply/ }).waitFor();
    assert.ok(before);
    assert.equal((await second.boundingBox())?.height, before);
  });

  it('shows every new card in six variants, with its pictures', async () => {
    const { teams, chatPerson } = bot.tenant;
    const chat = teams.personalChat(chatPerson);
    const page = await open('/gallery/');
    await page.getByText('The bot has not sent a card yet.').waitFor();
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    const { id } = message;
    const card = page.getByRole('article').first();
    await card.waitFor();
    assert.equal(await card.getByRole('button', { name: 'Check again' }).count(), 6);
    const backgrounds = await card
      .locator('.ac-adaptiveCard')
      .evaluateAll((cards) => cards.map((one) => getComputedStyle(one).backgroundColor));
    assert.equal(new Set(backgrounds).size, 3, 'three themes');
    await page.waitForFunction(() => [...document.images].every((image) => image.naturalWidth > 0));
    assert.equal(await card.locator('img').count(), 12);
    await screenshot(page, 'gallery');
    await chat.press(message, 'Check again');
    await card.getByText('updated by a button').waitFor();
    assert.equal(await page.getByRole('article').count(), 1, 'one card, in its latest state');
    assert.equal(await card.locator('.card:visible').count(), 6, 'the earlier state is collapsed');
    await card.getByText(/earlier state/).click();
    await card.locator('details .card').nth(5).waitFor();
    await screenshot(page, 'gallery-earlier');
    await chat.say('help');
    await chat.nextMessage();
    await page.getByRole('article').nth(1).waitFor();
    const filtered = await open(`/gallery/?message=${id}`);
    await filtered.getByRole('article').first().waitFor();
    assert.equal(await filtered.getByRole('article').count(), 1);
  });
});
