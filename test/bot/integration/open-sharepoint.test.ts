import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person, WorldName } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { textForAdminOn, textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const en = textsIn('en');

/** People follow the card: they press the button, and the bot looks by itself what followed. */
describe('Open SharePoint through the bot', () => {
  let bot: RunningBot;
  const start = (world: WorldName) => async () => {
    bot = await startTenantWithBot({ world });
  };
  const stop = () => bot.stop();

  const ask = async (person: Person): Promise<BotMessage> => {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    await bot.settled();
    return message;
  };
  const press = async (person: Person, message: BotMessage) => {
    const link = bot.tenant.teams.personalChat(person).linkIn(message, en('photoCard.action.open-sharepoint'));
    return bot.tenant.openAs(person, link);
  };
  const look = async (afterSeconds: number) => {
    bot.tenant.state.clock.advance(afterSeconds * SECOND);
    await bot.look();
    await bot.settled();
  };
  const says = (message: BotMessage, key: Parameters<typeof en>[0]) => textsOn(message.card).includes(en(key));
  const nora = () => bot.tenant.person('nora.lindqvist');
  const priya = () => bot.tenant.person('priya.raman');

  describe('in a world in which the first page works', () => {
    before(start('large-picture'));
    after(stop);

    it('says what the person will see, and turns the card green half a minute after the press', async () => {
      const message = await ask(nora());
      assert.equal(verdictOn(message.card), 'out-of-date');
      assert.ok(says(message, 'photoCard.opens.large-picture'));
      await press(nora(), message);
      await look(20);
      assert.equal(verdictOn(message.card), 'out-of-date', 'no look before its time');
      await look(10);
      assert.equal(verdictOn(message.card), 'in-sync');
      assert.deepEqual(bot.tenant.teams.failures, []);
    });

    it('has learned that the page works', async () => {
      const message = await ask(priya());
      assert.ok(says(message, 'photoCard.opens.large-picture'));
      await press(priya(), message);
      await look(30);
      assert.equal(verdictOn(message.card), 'in-sync');
    });
  });

  describe('in a world in which the second page works', () => {
    before(start('search-profile-page'));
    after(stop);

    it('says so after the first press, opens another page, and is right after the second press', async () => {
      const message = await ask(nora());
      await press(nora(), message);
      await look(30);
      assert.equal(verdictOn(message.card), 'out-of-date');
      assert.ok(says(message, 'photoCard.pressed'));
      assert.ok(says(message, 'photoCard.other-page'));
      assert.ok(says(message, 'photoCard.opens.profile-page'));
      await press(nora(), message);
      await look(30);
      assert.equal(verdictOn(message.card), 'in-sync');
    });

    it('opens the next page for a second press on the same card', async () => {
      const message = await ask(priya());
      const first = (await press(priya(), message)).url;
      assert.equal((await press(priya(), message)).url, first, 'a double click');
      bot.tenant.state.clock.advance(11 * SECOND);
      assert.notEqual((await press(priya(), message)).url, first);
    });
  });

  describe('in a world in which only a request in the person’s name works', () => {
    before(start('by-request'));
    after(stop);

    it('is right without a press', async () => {
      const message = await ask(nora());
      assert.equal(verdictOn(message.card), 'out-of-date');
      await look(30);
      assert.equal(verdictOn(message.card), 'in-sync');
    });
  });

  describe('in a world in which nothing works', () => {
    before(start('none'));
    after(stop);

    it('ends at the text for the admin, with everything that was tried', async () => {
      let message = await ask(nora());
      for (let time = 0; time < 3; time++) {
        await press(nora(), message);
        await look(30);
        await look(90);
        await look(480);
        await look(3_000);
        message = await ask(nora());
        assert.equal(verdictOn(message.card), 'out-of-date');
      }
      bot.tenant.state.clock.advance(25 * HOUR);
      message = await ask(nora());
      assert.equal(verdictOn(message.card), 'not-copied');
      const lines = (textForAdminOn(message.card) ?? '')
        .split('\n')
        .filter((line) => /in SharePoint|in my name/.test(line));
      const tried = lines.map((line) => line.replace(/20\S+Z/, 'then'));
      assert.deepEqual(tried, [
        'Requested in my name: large-picture, then, no copy within an hour',
        'Opened in SharePoint: large-picture, then, no copy within an hour',
        'Opened in SharePoint: profile-page, then, no copy within an hour',
        'Opened in SharePoint: edit-profile, then, no copy within an hour',
      ]);
    });
  });

  describe('with two instances, restarts, and an app that may read', () => {
    let other: string;
    let folder: string;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'open-sharepoint-'));
      bot = await startTenantWithBot({
        world: 'large-picture',
        async settings({ apps }) {
          await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
          return { APP_CERTIFICATE_FILE: join(folder, 'app.pem') };
        },
      });
      other = await bot.startInstance();
    });
    after(async () => {
      await bot.stop();
      rmSync(folder, { recursive: true });
    });

    it('edits the card after a press that reached the other instance', async () => {
      const message = await ask(nora());
      const link = new URL(
        bot.tenant.teams.personalChat(nora()).linkIn(message, en('photoCard.action.open-sharepoint')),
      );
      await bot.tenant.openAs(nora(), `${other}${link.pathname}`);
      await look(30);
      assert.equal(verdictOn(message.card), 'in-sync');
    });

    it('looks as the app if no instance has the person’s sign-in any more', async () => {
      const message = await ask(priya());
      await press(priya(), message);
      await bot.restart();
      await look(30);
      assert.equal(verdictOn(message.card), 'never-synced', 'another instance may have the sign-in');
      await look(15);
      assert.equal(verdictOn(message.card), 'in-sync');
    });

    it('edits nothing for a person who removed the app', async () => {
      const jonas = bot.tenant.person('jonas.weber');
      const message = await ask(jonas);
      await press(jonas, message);
      await bot.tenant.teams.personalChat(jonas).uninstall();
      await bot.settled();
      await look(60);
      assert.equal(verdictOn(message.card), 'never-synced');
      assert.deepEqual(bot.tenant.teams.failures, []);
    });
  });

  describe('switched off', () => {
    before(async () => {
      bot = await startTenantWithBot({ world: 'by-request', settings: () => ({ OPEN_SHAREPOINT_VIA: 'direct' }) });
    });
    after(stop);

    it('leads to SharePoint at once, requests nothing, and does not look', async () => {
      const message = await ask(nora());
      const link = bot.tenant.teams.personalChat(nora()).linkIn(message, en('photoCard.action.open-sharepoint'));
      assert.equal(new URL(link).origin, bot.tenant.addresses.sharepoint);
      await look(60);
      assert.equal(verdictOn(message.card), 'out-of-date');
    });
  });
});
