import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Such a bot collects writes. What counts once still counts once, and links work at once and after a restart. */
describe('A bot that uses its database alone', () => {
  let bot: RunningBot;
  /** Calls of the store, such as `thumbnails.keep`. */
  let calls: string[];
  before(async () => {
    const counted = (group: object, name: string) =>
      new Proxy(group, {
        get(target, method) {
          const value: unknown = Reflect.get(target, method);
          if (typeof value !== 'function') return value;
          return (...args: readonly unknown[]) => {
            calls.push(`${name}.${String(method)}`);
            return value.apply(target, args);
          };
        },
      });
    // A timer reads the erasures, whether people write or not. Answers count in the rate only while nudges are on.
    const { erasures, rates, ...shared } = await memoryStore();
    const groups = Object.entries(shared).map(([name, group]) => [
      name,
      typeof group === 'object' ? counted(group, name) : group,
    ]);
    calls = [];
    bot = await startTenantWithBot({
      store: { ...(Object.fromEntries(groups) as Store), erasures, rates, isShared: false },
    });
  });
  beforeEach(() => {
    calls = [];
  });
  after(() => bot.stop());

  const callsOf = (name: string) => calls.filter((call) => call === name).length;
  const ask = async (alias: string) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.say('my photo is wrong');
    return chat.nextMessage();
  };

  it('answers a repeated message once, also after a restart', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('nora.lindqvist'));
    await chat.install({ silent: true });
    const message = chat.messageActivity('help');
    const post = () => bot.tenant.teams.postRaw(message);
    await Promise.all([post(), post()]);
    assert.equal(chat.activities.length, 1);
    assert.equal(callsOf('claims.claim'), 0, 'no statement for each message');
    await bot.restart();
    assert.equal((await post()).status, 200);
    assert.equal(chat.activities.length, 1);
  });

  it('serves the pictures of a card at once, and after a restart', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
    const links = () => imagesIn(chat.messages.at(-1)?.card).filter((link) => !link.endsWith('/neutral'));
    for (let time = 0; time < 3; time++) {
      await chat.say('my photo is wrong');
      await chat.until(() => links().length > 0);
    }
    const areServed = async () => {
      for (const link of links()) {
        const response = await fetch(link.replace(new URL(link).origin, bot.url));
        assert.equal(response.status, 200);
        assert.ok((await response.arrayBuffer()).byteLength > 500, 'not the neutral picture');
      }
    };
    await areServed();
    await bot.restart();
    assert.equal(callsOf('thumbnails.keep'), 1, 'one statement for three cards');
    await areServed();
  });

  it('answers in the language that a person chose, without a statement for each answer', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('grace.mbeki'));
    await chat.install({ silent: true });
    await bot.settled();
    await chat.say(undefined, { value: { intent: 'show-settings' } });
    const settings = chat.messages.at(-1) ?? assert.fail('There is no answer.');
    const save = (language: string) =>
      chat.press(settings, ({ verb }) => verb === 'save-settings', { inputs: { language } });
    const answered = async () => {
      await chat.say('help');
      return chat.messages.at(-1)?.card?.lang;
    };
    await save('it');
    assert.equal(await answered(), 'it');
    calls = [];
    assert.equal(await answered(), 'it');
    assert.deepEqual(calls, []);
    await save('teams');
    assert.equal(await answered(), 'en');
    await bot.settled();
  });

  it('needs no statement for a further answer of a person', async () => {
    await ask('priya.raman');
    // The bot requests the picture in the person's name and records this. The next answer reads it.
    await bot.settled();
    await ask('priya.raman');
    await bot.settled();
    calls = [];
    for (let time = 0; time < 3; time++) await ask('priya.raman');
    assert.deepEqual(calls, []);
    await bot.settled();
    // Claims: the received messages, and the answers that may get a thumb.
    const collected = ['claims.record', 'claims.record', 'presses.showCards', 'report.countAnswers', 'thumbnails.keep'];
    assert.deepEqual(calls.toSorted(), collected, 'one statement of a kind for what three answers store');
  });
});
