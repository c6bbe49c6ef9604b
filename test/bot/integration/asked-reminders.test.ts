import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LANGUAGES, type Language, textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage, Chat } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { NO_QUIET_TIMES } from '../../../src/nudges/personal-hours.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { WISH_MESSAGES } from '../../helpers/understand/wish-messages.ts';

const text = textsIn('en');
const HOUR = 3_600_000;
const REMIND = text('askedReminder.action.remind');

describe('A reminder that a person asks for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reminders-'));
  let bot: RunningBot;
  let store: Store;
  let person: Person;
  let chat: Chat;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({
      store,
      async settings({ apps }) {
        await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
        return { APP_CERTIFICATE_FILE: join(folder, 'app.pem') };
      },
    });
    person = bot.tenant.person('amara.okafor');
    chat = bot.tenant.teams.personalChat(person);
  });
  after(async () => {
    await bot.stop();
    rmSync(folder, { recursive: true });
  });

  async function answerTo(words: string | undefined, value?: object): Promise<BotMessage> {
    const sent = chat.messages.length;
    await chat.say(words, { value, locale: 'en-GB' });
    await chat.until(() => chat.messages.length > sent);
    await bot.settled();
    return chat.messages.at(-1) ?? assert.fail('There is no answer.');
  }
  /** SharePoint has just copied a photo, and the person has another one. */
  async function changeAfterCopy(): Promise<void> {
    await changePhotoTo('nora.lindqvist');
    await bot.tenant.openAs(person, chat.linkIn(await answerTo('my photo is wrong'), 'Open SharePoint'));
    await changePhotoTo('luca.moretti');
  }
  /** Checks the photo while SharePoint looks again only later, and presses *Remind me*. */
  async function ask(): Promise<BotMessage> {
    const checked = await answerTo('my photo is wrong');
    const sent = chat.messages.length;
    await chat.press(checked, REMIND);
    await chat.until(() => chat.messages.length > sent);
    await bot.settled();
    return chat.messages.at(-1) ?? assert.fail('There is no answer.');
  }
  const changePhotoTo = async (alias: string) => {
    const { photo } = bot.tenant.person(alias);
    await bot.tenant.changePhoto(person, photo?.bytes ?? assert.fail('There is no photo.'));
  };
  const isPlanned = () => store.askedReminders.find({ tenantId: bot.tenant.state.id, objectId: person.id });
  /** The titles of what the bot writes by itself in these days. */
  const writtenIn = async (days: number) => {
    const sent = chat.messages.length;
    for (let step = 0; step < days * 6; step++) {
      bot.tenant.state.clock.advance(4 * HOUR);
      await bot.beat();
    }
    return chat.messages.slice(sent).map(({ card }) => textsOn(card)[0]);
  };

  it('is confirmed, shown in the status, and comes once, also after a restart', async () => {
    assert.equal(textsOn((await ask()).card)[0], text('askedReminder.title.planned'));
    const when = /^You asked me to remind you\. I’ll check your photo again (?:today|tomorrow|on) /;
    assert.ok(textsOn((await answerTo(undefined, { intent: 'show-status' })).card).some((one) => when.test(one)));
    await bot.restart();
    assert.deepEqual(await writtenIn(5), [text('askedReminder.title.due')]);
    assert.equal(await isPlanned(), undefined);
  });

  it('says that nothing is left to do if SharePoint has copied the photo meanwhile', async () => {
    await changeAfterCopy();
    await ask();
    bot.tenant.state.clock.advance(30 * HOUR);
    await bot.tenant.openAs(person, chat.linkIn(await answerTo('my photo is wrong'), 'Open SharePoint'));
    assert.deepEqual(await writtenIn(5), [text('askedReminder.title.done')]);
  });

  it('does not come if the person cancels it, or turns messages off', async () => {
    await changeAfterCopy();
    const planned = await ask();
    await chat.press(planned, text('askedReminder.action.cancel'));
    assert.equal(textsOn(planned.card)[0], text('askedReminder.title.cancelled'));
    assert.equal(await isPlanned(), undefined);
    await ask();
    await answerTo('no more reminders');
    assert.deepEqual(await writtenIn(5), []);
    await answerTo('remind me again');
  });

  it('is not planned by a forged button', async () => {
    const tomorrow = new Date(bot.tenant.state.clock.now().getTime() + 24 * HOUR).toISOString();
    const forged = await answerTo(undefined, { intent: 'remind-me', owner: 'forged', at: tomorrow });
    assert.ok(textsOn(forged.card).includes(text('not-yours')));
    assert.equal(await isPlanned(), undefined);
  });
});

describe('A card of last week', () => {
  let bot: RunningBot;
  after(() => bot.stop());

  it('is checked again by its button, though the person is signed out and has chosen another language', async () => {
    const store = await memoryStore();
    bot = await startTenantWithBot({ store });
    const { tenant } = bot;
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    tenant.state.clock.advance(7 * 24 * HOUR);
    const key = { tenantId: tenant.state.id, objectId: tenant.chatPerson.id };
    const settings = { language: 'it', wantsNudges: true, quiet: NO_QUIET_TIMES };
    await store.roster.saveSettings(key, settings, tenant.state.clock.now());
    // As a new process, the bot knows no sign-in.
    await bot.restart();
    await chat.press(message, text('photoCard.action.check-again'));
    assert.ok(textsOn(message.card).includes(textsIn('it')('photoCard.title.out-of-date')));
    assert.equal(chat.messages.length, 1);
  });

  it('is checked again in its own language, whatever that is, by a person who is signed out', async () => {
    const { tenant } = bot;
    const chat = tenant.teams.personalChat(tenant.person('luca.moretti'));
    tenant.teams.switches.throttling = 'off';
    const cards = new Map<Language, BotMessage>();
    for (const language of LANGUAGES) {
      const sent = chat.messages.length;
      await chat.say(WISH_MESSAGES[language].check, { locale: language });
      await chat.until(() => chat.messages.length > sent);
      cards.set(language, chat.messages.at(-1) ?? assert.fail('There is no card.'));
    }
    tenant.state.clock.advance(7 * 24 * HOUR);
    await bot.restart();
    for (const [language, message] of cards) {
      const own = textsIn(language);
      const edits = message.edits;
      await chat.press(message, own('photoCard.action.check-again'));
      assert.equal(message.edits, edits + 1);
      assert.equal(message.card?.lang, language);
      assert.ok(textsOn(message.card).includes(own('photoCard.title.out-of-date')), textsOn(message.card).join(' | '));
    }
  });
});
