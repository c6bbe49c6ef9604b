import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Chat } from '../../../sandbox/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';

const text = textsIn('en');

describe('When the public host refuses a conversation of a GCC tenant', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
  });
  after(() => bot.stop());

  const moveToGcc = (alias: string): Chat => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    chat.refuseBot('InvalidBotApiHost');
    return chat;
  };
  /** Requests to the channel that sent or edited a message, as `public` or `gcc`. */
  const hosts = () =>
    bot.tenant.state.requests
      .of('channel')
      .filter(({ method, url }) => method !== 'GET' && url.includes('/activities'))
      .map(({ url }) => (url.startsWith('/gcc/') ? 'gcc' : 'public'));

  it('answers arrive through the GCC host, and later ones go there at once', async () => {
    const chat = moveToGcc('samuel.carter');
    await chat.say('Hello!');
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('hello.text')));
    await bot.settled();
    assert.equal(hosts().filter((host) => host === 'public').length, 1);
    bot.tenant.state.requests.clear();
    await chat.say('help');
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('help.title')));
    await bot.settled();
    assert.deepEqual([...new Set(hosts())], ['gcc']);
    assert.deepEqual(bot.tenant.teams.failures, []);
  });

  it('welcomes arrive', async () => {
    const chat = moveToGcc('priya.raman');
    await chat.install();
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('welcome.text')));
    await bot.settled();
    assert.equal(chat.messages.length, 1);
  });

  it('nudges arrive once and are edited, also after a restart', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    moveToGcc('samuel.carter');
    await bot.restart();
    bot.tenant.state.requests.clear();
    await bot.until(person, 3, 10);
    const [nudge, ...more] = received();
    assert.ok(nudge);
    assert.deepEqual(more, []);
    assert.deepEqual(hosts(), ['public', 'gcc'], 'the refusal of the public host costs one request');
    await bot.restart();
    await bot.tenant.openAs(person, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    bot.tenant.state.clock.advance(60_000);
    await bot.look();
    assert.deepEqual(titlesFor(received(), person), [text('photoCard.title.in-sync')]);
  });
});
