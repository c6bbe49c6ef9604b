import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person, WorldName } from '../../../sandbox/index.ts';
import { PEOPLE_PAGE } from '../../../sandbox/sharepoint/browser/people-page.ts';
import type { LinkSetting } from '../../../src/open-sharepoint/types.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { buttonsOn, textForAdminOn, textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;
const en = textsIn('en');

describe('What starts the copy', () => {
  /** Links that start a copy in a world. */
  const LINKS: readonly (readonly [world: WorldName, link: LinkSetting])[] = [
    ['large-picture', 'auto'],
    ['large-picture', 'large-picture'],
    ['old-profile-page', 'profile-page'],
    ['search-profile-page', 'profile-page'],
    ['search-profile-page', 'search-profile'],
    ['edit-profile', 'edit-profile'],
    ['any-large-thumbnail', 'people-page'],
    ['any-large-thumbnail', 'onedrive-home'],
    ['home-pages', 'onedrive-home'],
  ];

  /** People whom a visit helps: the verdict before and after it. */
  const HELPED: readonly (readonly [alias: string, before: VerdictKind, after: VerdictKind])[] = [
    ['nora.lindqvist', 'out-of-date', 'in-sync'],
    ['priya.raman', 'never-synced', 'in-sync'],
    ['jonas.weber', 'never-synced', 'in-sync'],
    ['sofia.almeida', 'out-of-date', 'no-photo'],
  ];

  for (const [world, link] of LINKS) {
    it(`in the world ${world}, the link ${link} fixes the photo`, async () => {
      const bot = await startTenantWithBot({
        world,
        settings: ({ addresses }) => ({
          OPEN_SHAREPOINT: link,
          OPEN_SHAREPOINT_PAGE: `${addresses.sharepoint}${PEOPLE_PAGE}`,
        }),
      });
      try {
        for (const [alias, before, after] of HELPED) {
          const person = bot.tenant.person(alias);
          const chat = bot.tenant.teams.personalChat(person);
          await chat.say('my photo is wrong');
          const message = await chat.nextMessage();
          assert.equal(verdictOn(message.card), before, alias);
          await bot.tenant.openAs(person, chat.linkIn(message, en('photoCard.action.open-sharepoint')));
          await chat.press(message, en('photoCard.action.check-again'));
          assert.equal(verdictOn(message.cardFor(person)), after, alias);
        }
      } finally {
        await bot.stop();
      }
    });
  }

  describe('In the world none, no visit', () => {
    let bot: RunningBot;
    before(async () => {
      bot = await startTenantWithBot({ world: 'none' });
    });
    after(() => bot.stop());

    const ask = async (person: Person) => {
      const chat = bot.tenant.teams.personalChat(person);
      await chat.say('my photo is wrong');
      return chat.nextMessage();
    };
    /** Asks, and presses the button. */
    const askAndOpen = async (person: Person) => {
      const message = await ask(person);
      const link = bot.tenant.teams.personalChat(person).linkIn(message, en('photoCard.action.open-sharepoint'));
      await bot.tenant.openAs(person, link);
      return message;
    };
    const first: Readonly<Record<string, VerdictKind>> = {
      'nora.lindqvist': 'out-of-date',
      'priya.raman': 'never-synced',
      'jonas.weber': 'never-synced',
      'sofia.almeida': 'out-of-date',
    };

    it('after a day, adds the text for the admin and keeps the SharePoint button', async () => {
      const people = Object.entries(first).map(([alias, verdict]) => [bot.tenant.person(alias), verdict] as const);
      for (const [person, verdict] of people) {
        assert.equal(verdictOn((await askAndOpen(person)).card), verdict);
      }
      bot.tenant.state.clock.advance(23 * HOUR);
      for (const [person, verdict] of people) assert.equal(verdictOn((await ask(person)).card), verdict);
      bot.tenant.state.clock.advance(2 * HOUR);
      for (const [person] of people) {
        const { card } = await ask(person);
        assert.equal(verdictOn(card), 'not-copied', person.displayName);
        assert.ok(buttonsOn(card).includes(en('photoCard.action.open-sharepoint')));
        assert.match(textForAdminOn(card) ?? '', /^Link to SharePoint first shown: 20\S+Z$/m);
        assert.match(
          textForAdminOn(card) ?? '',
          /^Opened in SharePoint: large-picture, 20\S+Z, no copy within an hour$/m,
        );
      }
    });

    it('starts over with a new photo', async () => {
      const nora = bot.tenant.person('nora.lindqvist');
      assert.ok(nora.photo);
      await bot.tenant.changePhoto(nora, bot.tenant.person('samuel.carter').photo?.bytes ?? assert.fail());
      assert.equal(verdictOn((await ask(nora)).card), 'out-of-date');
      bot.tenant.state.clock.advance(25 * HOUR);
      assert.equal(verdictOn((await askAndOpen(nora)).card), 'out-of-date', 'the button was not pressed');
      bot.tenant.state.clock.advance(25 * HOUR);
      assert.equal(verdictOn((await ask(nora)).card), 'not-copied');
    });

    it('remembers shown buttons across a restart', async () => {
      await bot.restart();
      assert.equal(verdictOn((await ask(bot.tenant.person('priya.raman'))).card), 'not-copied');
    });

    it('ends as soon as SharePoint copies', async () => {
      bot.tenant.enterWorld('old-profile-page');
      const priya = bot.tenant.person('priya.raman');
      await bot.tenant.openAs(priya, `${bot.tenant.addresses.sharepoint}/Person.aspx`);
      assert.equal(verdictOn((await ask(priya)).card), 'in-sync');
    });

    it('counts from when the button can work, not from SharePoint’s last look', async () => {
      bot.tenant.enterWorld('old-profile-page');
      const kenji = bot.tenant.person('kenji.mori');
      await bot.tenant.openAs(kenji, `${bot.tenant.addresses.sharepoint}/Person.aspx`);
      await bot.tenant.changePhoto(kenji, bot.tenant.person('samuel.carter').photo?.bytes ?? assert.fail());
      bot.tenant.enterWorld('none');
      const { card } = await ask(kenji);
      assert.equal(verdictOn(card), 'never-synced');
      assert.ok(textsOn(card).includes(en('photoCard.cause.found-none-recently')));
      bot.tenant.state.clock.advance(25 * HOUR);
      assert.equal(verdictOn((await askAndOpen(kenji)).card), 'never-synced');
      bot.tenant.state.clock.advance(25 * HOUR);
      assert.equal(verdictOn((await ask(kenji)).card), 'not-copied');
    });
  });
});
