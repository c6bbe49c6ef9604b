import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const [OLD, NEW] = ['old-'.repeat(10), 'new-'.repeat(10)];

describe('A new signing key', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot({ settings: () => ({ SIGNING_KEY: OLD }) });
  });
  after(() => bot.stop());

  it('beside the old one leaves older cards as they are, and alone it ends them', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    const [picture = ''] = imagesIn(message.card);
    const served = async () => (await fetch(picture)).headers.get('cache-control') ?? '';
    const own = await served();
    assert.match(own, /immutable/);
    const link = chat.linkIn(message, textsIn('en')('photoCard.action.open-sharepoint'));
    const opens = async () => (await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '';
    const leadsTo = await opens();

    await bot.restart({ SIGNING_KEY: `${NEW},${OLD}` });
    assert.equal(await served(), own);
    assert.equal(await opens(), leadsTo);
    const pressed = await bot.tenant.teams.personalChat(bot.tenant.chatPerson).press(message, 'Check again');
    assert.equal(pressed.response?.kind, 'card');
    assert.ok(textsOn(pressed.card).length > 0);
    const [redrawn = ''] = imagesIn(pressed.card);

    await bot.restart({ SIGNING_KEY: NEW });
    assert.notEqual(await served(), own, 'the old key is not accepted any more');
    assert.match((await fetch(redrawn)).headers.get('cache-control') ?? '', /immutable/, 'signed with the new key');
  });
});
